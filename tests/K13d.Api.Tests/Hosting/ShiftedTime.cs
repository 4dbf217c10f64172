namespace K13d.Api.Tests.Hosting;

/// <summary>The time of day, moved on by a test; what waits, waits as ever.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public void Advance(TimeSpan by) => ahead += by;
}
