using System.Threading.Channels;
using K13d.Application.Ports.Leases;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using K13d.Infrastructure.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Metrics;

public sealed class UsageSamplerTests : IDisposable
{
    private static readonly Failure.Unavailable Unmeasured = new("METRICS_UNAVAILABLE", "Install metrics-server.");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 10, 30, 20, TimeSpan.Zero));
    private readonly IClusterUsage usage = Substitute.For<IClusterUsage>();
    private readonly IUsageHistory history = Substitute.For<IUsageHistory>();
    private readonly ILeases leases = Substitute.For<ILeases>();
    private readonly Channel<DateTimeOffset> rounds = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly LogLines log = new();
    private readonly UsageSampler sampler;

    public UsageSamplerTests()
    {
        Measures();
        leases.Take("", "", default, default).ReturnsForAnyArgs(true);
        history.Record(default, [], default).ReturnsForAnyArgs(new Done());
        history.Condense(default, default).ReturnsForAnyArgs(call =>
        {
            Assert.True(rounds.Writer.TryWrite(call.Arg<DateTimeOffset>()));
            return new Done();
        });
        sampler = Sampler(time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        sampler.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task At_each_minute_what_nodes_and_pods_use_is_kept()
    {
        List<IReadOnlyList<UsageSample>> kept = [];
        history.Record(default, [], Cancellation).ReturnsForAnyArgs(call =>
        {
            kept.Add(call.Arg<IReadOnlyList<UsageSample>>());
            return new Done();
        });

        await sampler.StartAsync(Cancellation);
        var (first, second) = (await NextRound(), await NextRound());
        await sampler.StopAsync(Cancellation);

        // The test's clock may be faster than the loop on a busy machine, but never has a minute two rounds.
        Assert.True(first >= new DateTimeOffset(2026, 11, 24, 10, 31, 0, TimeSpan.Zero));
        Assert.True(UsageResolution.Fine.Floor(second) > UsageResolution.Fine.Floor(first));
        Assert.Equal(2 + rounds.Reader.Count, kept.Count);
        Assert.Equal(
            [new UsageSample(UsageSubject.OfNode("node-1"), new(5, 50)), new UsageSample(UsageSubject.OfPod("shop", "web"), new(3, 30))], kept[0]);
    }

    [Fact]
    public async Task A_timer_that_rings_early_does_not_make_it_a_sample_of_the_minute_before()
    {
        var early = new EarlyTimers(new DateTimeOffset(2026, 11, 24, 10, 30, 59, 900, TimeSpan.Zero));
        using var hasty = Sampler(early);
        await hasty.StartAsync(Cancellation);
        var next = rounds.Reader.ReadAsync(Cancellation).AsTask();
        while (!next.IsCompleted)
        {
            early.Advance(TimeSpan.FromMicroseconds(100));
            await Task.Yield();
        }

        await hasty.StopAsync(Cancellation);

        Assert.True(await next >= new DateTimeOffset(2026, 11, 24, 10, 31, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_replica_that_has_not_the_lease_asks_and_keeps_nothing()
    {
        leases.Take("", "", default, Cancellation).ReturnsForAnyArgs(false);

        Assert.Null(FailureOf(await sampler.Sample(Cancellation)));

        Assert.Empty(usage.ReceivedCalls());
        Assert.Empty(history.ReceivedCalls());
    }

    [Fact]
    public async Task What_is_wrong_is_logged_once_and_once_more_that_it_is_over()
    {
        MeasuresNothing();
        await sampler.StartAsync(Cancellation);
        await NextRound();
        await NextRound();
        await NextRound();
        Measures();
        Forget();
        await NextRound();
        await NextRound();
        await sampler.StopAsync(Cancellation);

        Assert.Equal(
            [
                "The history of what pods and nodes use is not kept for now: Install metrics-server. ",
                "The history of what pods and nodes use is kept again. ",
            ],
            log.Written);
    }

    [Fact]
    public async Task Where_only_nodes_are_measured_they_are_kept_all_the_same()
    {
        usage.Pods(null, null, Cancellation).ReturnsForAnyArgs(Unmeasured);

        Assert.Equal<Failure?>(Unmeasured, FailureOf(await sampler.Sample(Cancellation)));

        await history.Received(1).Record(time.GetUtcNow(), Arg.Is<IReadOnlyList<UsageSample>>(samples => samples.Count == 1), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_round_that_fails_for_a_mistake_of_ours_does_not_end_the_others()
    {
        var failed = new TaskCompletionSource();
        usage.Nodes(null, Cancellation).ReturnsForAnyArgs(
            Task<Result<Measured<NodeUsage>>> (_) =>
                failed.TrySetResult() ? throw new InvalidOperationException("a mistake") : Task.FromResult<Result<Measured<NodeUsage>>>(Unmeasured));
        await sampler.StartAsync(Cancellation);
        await Advance(failed.Task);
        await NextRound();
        await sampler.StopAsync(Cancellation);

        Assert.Contains("InvalidOperationException: a mistake", log.Written.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_at_once_though_the_cluster_does_not_answer()
    {
        var asked = new TaskCompletionSource();
        usage.Nodes(null, Cancellation).ReturnsForAnyArgs(async Task<Result<Measured<NodeUsage>>> (call) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, call.Arg<CancellationToken>());
            return Unmeasured;
        });
        await sampler.StartAsync(Cancellation);
        await Advance(asked.Task);

        await sampler.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Empty(log.Written);
    }

    private UsageSampler Sampler(TimeProvider clock)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        return new UsageSampler(new Lazy<IClusterUsage>(usage), history, leases, clock, loggers.CreateLogger<UsageSampler>());
    }

    private void Measures()
    {
        usage.Nodes(default, default).ReturnsForAnyArgs(new Measured<NodeUsage>([new NodeUsage("node-1", new(5, 50))], "kubelet", []));
        usage.Pods(default, default, default).ReturnsForAnyArgs(new Measured<PodUsage>(
            [new PodUsage("shop", "web", [new ContainerUsage("a", new(1, 10)), new ContainerUsage("b", new(2, 20))])], "kubelet", []));
    }

    private void MeasuresNothing()
    {
        usage.Nodes(default, default).ReturnsForAnyArgs(Unmeasured);
        usage.Pods(default, default, default).ReturnsForAnyArgs(Unmeasured);
    }

    /// <summary>Forgets the rounds that were over before now: the test's clock may be faster than the test.</summary>
    private void Forget()
    {
        while (rounds.Reader.TryRead(out _))
        {
            // Only what comes next counts.
        }
    }

    /// <summary>Lets time pass until the next round is over.</summary>
    private async Task<DateTimeOffset> NextRound()
    {
        var next = rounds.Reader.ReadAsync(Cancellation).AsTask();
        await Advance(next);
        return await next;
    }

    /// <summary>The loop sets its timer in its own time: the clock goes on in small steps until what is waited for has happened.</summary>
    private async Task Advance(Task until)
    {
        while (!until.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>As the timers of .NET do it, which count whole milliseconds.</summary>
    private sealed class EarlyTimers(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime - TimeSpan.FromMilliseconds(3) is { Ticks: > 0 } earlier ? earlier : dueTime, period);
    }
}
