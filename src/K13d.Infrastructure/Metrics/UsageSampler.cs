using K13d.Application.Ports.Leases;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Metrics;

/// <summary>Keeps, each minute, what pods and nodes use. Of several replicas one does it, until it has stopped for a while.</summary>
/// <param name="usage">Made at the first round: the host makes its services before it checks the settings of the way to the cluster.</param>
internal sealed partial class UsageSampler(
    Lazy<IClusterUsage> usage, IUsageHistory history, ILeases leases, TimeProvider time, ILogger<UsageSampler> logger)
    : BackgroundService
{
    private const string Lease = "usage-sampler";

    /// <summary>So long that one slow round does not lose it.</summary>
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(3);

    /// <summary>Timers leave out what is less.</summary>
    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(1);

    private readonly string holder = Guid.NewGuid().ToString("N");

    // What was wrong at the last round is said once, and not each minute.
    private string? trouble;

    /// <summary>One round. The failure that kept it from being whole.</summary>
    public async Task<Result<Done>> Sample(CancellationToken cancellation)
    {
        if ((await leases.Take(Lease, holder, LeaseTime, cancellation)).IsFailure(out var failure, out var isOurs) || !isOurs)
        {
            return failure is null ? new Done() : failure;
        }

        var now = time.GetUtcNow();
        List<UsageSample> samples = [];
        var nodes = await usage.Value.Nodes(null, cancellation);
        var pods = await usage.Value.Pods(null, null, cancellation);
        if (!nodes.IsFailure(out failure, out var measuredNodes))
        {
            samples.AddRange(measuredNodes.Items.Select(node => new UsageSample(UsageSubject.OfNode(node.Name), node.Usage)));
        }

        if (!pods.IsFailure(out var missing, out var measuredPods))
        {
            samples.AddRange(measuredPods.Items.Select(pod => new UsageSample(UsageSubject.OfPod(pod.Namespace, pod.Name), pod.Total)));
        }

        if (samples.Count > 0 && (await history.Record(now, samples, cancellation)).IsFailure(out var unwritten, out _))
        {
            return unwritten;
        }

        var condensed = await history.Condense(now, cancellation);
        return (failure ?? missing) is { } unmeasured ? unmeasured : condensed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await NextMinute(stoppingToken);
            try
            {
                Tell(await Sample(stoppingToken));
            }
            catch (Exception bug) when (!stoppingToken.IsCancellationRequested)
            {
                // The loop's own edge: one bad round must not end all that would follow.
                Failed(bug);
            }
        }
    }

    [LoggerMessage(EventId = 2701, Level = LogLevel.Warning, Message = "The history of what pods and nodes use is not kept for now: {Trouble}")]
    private partial void NotKept(string trouble);

    [LoggerMessage(EventId = 2702, Level = LogLevel.Information, Message = "The history of what pods and nodes use is kept again.")]
    private partial void KeptAgain();

    [LoggerMessage(EventId = 2703, Level = LogLevel.Error, Message = "A round of sampling what pods and nodes use failed.")]
    private partial void Failed(Exception bug);

    /// <summary>Timers ring a moment early, and what was measured then would be of the minute before, which has its sample already.</summary>
    private async Task NextMinute(CancellationToken cancellation)
    {
        var next = UsageResolution.Fine.Floor(time.GetUtcNow()) + UsageResolution.Fine.Step;
        for (var left = next - time.GetUtcNow(); left > TimeSpan.Zero; left = next - time.GetUtcNow())
        {
            await Task.Delay(left + OneTick, time, cancellation);
        }
    }

    private void Tell(Result<Done> round)
    {
        var now = round.IsFailure(out var failure, out _) ? failure.Message : null;
        if (now is not null && trouble is null)
        {
            NotKept(now);
        }
        else if (now is null && trouble is not null)
        {
            KeptAgain();
        }

        trouble = now;
    }
}
