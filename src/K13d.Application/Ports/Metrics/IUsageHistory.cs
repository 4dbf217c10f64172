using K13d.Domain.Failures;
using K13d.Domain.Metrics;

namespace K13d.Application.Ports.Metrics;

/// <summary>What was used in the past: each minute for a day, and quarters of an hour for a month.</summary>
public interface IUsageHistory
{
    /// <summary>Keeps the samples of one minute; the first of a minute counts.</summary>
    Task<Result<Done>> Record(DateTimeOffset at, IReadOnlyList<UsageSample> samples, CancellationToken cancellation);

    /// <summary>Sums up the quarters that are over, and forgets what is older than its resolution is kept; a bounded part of it at once.</summary>
    Task<Result<Done>> Condense(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The steps that begin from <paramref name="from"/> on and before <paramref name="to"/>, oldest first.</summary>
    Task<Result<UsagePoints>> Read(
        UsageSubject subject, UsageResolution resolution, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

public sealed record UsagePoints(IReadOnlyList<UsagePoint> Points);
