namespace K13d.Domain.Metrics;

/// <summary>What something used at the moment of a sample.</summary>
public readonly record struct UsageSample(UsageSubject Subject, ResourceUsage Usage);

/// <summary>What something used in one step of its history.</summary>
/// <param name="At">The step's beginning.</param>
/// <param name="Peak">The most of processors and the most of memory in it, not necessarily at the same moment.</param>
public readonly record struct UsagePoint(DateTimeOffset At, ResourceUsage Average, ResourceUsage Peak);
