namespace K13d.DemoCluster.Seed;

/// <summary>A clock that stands where it is put: days ago, on the way to now.</summary>
internal sealed class PastClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
