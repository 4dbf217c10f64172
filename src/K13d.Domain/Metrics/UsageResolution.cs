namespace K13d.Domain.Metrics;

/// <summary>How fine a history is, and how long it is kept so.</summary>
/// <param name="Minutes">The length of a step.</param>
public sealed record UsageResolution(int Minutes, TimeSpan Kept)
{
    /// <summary>As it is sampled.</summary>
    public static UsageResolution Fine { get; } = new(1, TimeSpan.FromDays(1));

    /// <summary>As it is kept for longer.</summary>
    public static UsageResolution Coarse { get; } = new(15, TimeSpan.FromDays(30));

    public TimeSpan Step => TimeSpan.FromMinutes(Minutes);

    /// <summary>The finest that is still kept for all of a time that begins then.</summary>
    public static UsageResolution Since(DateTimeOffset from, DateTimeOffset now) => from >= now - Fine.Kept ? Fine : Coarse;

    /// <summary>The beginning of the step that a moment is in.</summary>
    public DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Step.Ticks), TimeSpan.Zero);
}
