using System.Collections.Concurrent;
using System.Threading.Channels;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Controllers;

/// <summary>
/// Runs all controllers on one thread: a small cluster needs no more, and nothing in them needs a lock. Between changes and due times it
/// sleeps.
/// </summary>
internal sealed partial class ControlLoop
{
    private readonly ClusterView cluster;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly List<(IController Controller, WorkQueue Due)> controllers = [];
    private readonly Channel<(GroupResource Resource, WatchEvent Event)?> inbox =
        Channel.CreateUnbounded<(GroupResource, WatchEvent)?>(new UnboundedChannelOptions { SingleReader = true });

    public ControlLoop(ClusterView cluster, IEnumerable<IController> controllers, TimeProvider time, ILogger logger)
    {
        (this.cluster, this.time, this.logger) = (cluster, time, logger);
        foreach (var controller in controllers)
        {
            var due = new WorkQueue(time);
            controller.Follow(cluster, due);
            this.controllers.Add((controller, due));
        }
    }

    /// <summary>When something is due next without a change; null where nothing is.</summary>
    public DateTimeOffset? NextDue => controllers.Min(entry => entry.Due.NextDue);

    public async Task Run(CancellationToken cancellation)
    {
        var watches = new ConcurrentDictionary<GroupResource, Task>();
        WatchNew(watches, cancellation);
        cluster.Follow(Resources.CustomResourceDefinitions, _ => WatchNew(watches, cancellation));
        await using var alarm = time.CreateTimer(_ => inbox.Writer.TryWrite(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            do
            {
                Work(cancellation);
                alarm.Change(UntilNextDue(), Timeout.InfiniteTimeSpan);
            }
            while (await inbox.Reader.WaitToReadAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(watches.Values);
        }
    }

    /// <summary>Takes in one watch event; for drivers other than <see cref="Run"/>.</summary>
    public void Saw(GroupResource resource, WatchEvent watched) => inbox.Writer.TryWrite((resource, watched));

    /// <summary>Does all that can be done now.</summary>
    public void Work(CancellationToken cancellation)
    {
        bool worked;
        do
        {
            TakeIn();
            worked = false;
            foreach (var (controller, due) in controllers)
            {
                if (cancellation.IsCancellationRequested || !due.TryTake(out var key)) continue;
                worked = true;
                Reconcile(controller, due, key);
            }
        }
        while (worked);
    }

    private void TakeIn()
    {
        while (inbox.Reader.TryRead(out var seen))
        {
            if (seen is { } change) cluster.Saw(change.Resource, change.Event);
        }
    }

    private void Reconcile(IController controller, WorkQueue due, ObjectKey key)
    {
        try
        {
            var again = controller.Reconcile(key);
            due.Forget(key);
            if (again is { } delay) due.AddAfter(key, delay);
        }
        catch (ApiException refused)
        {
            Refused(logger, controller.GetType().Name, key, refused.Message);
            due.AddAfterFailure(key);
        }
        catch (Exception mistake) when (mistake is not OperationCanceledException)
        {
            // One object that a controller cannot cope with must not stop the cluster.
            Failed(logger, controller.GetType().Name, key, mistake);
            due.AddAfterFailure(key);
        }
    }

    private TimeSpan UntilNextDue()
    {
        if (NextDue is not { } due) return Timeout.InfiniteTimeSpan;
        var wait = due - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
    }

    private void WatchNew(ConcurrentDictionary<GroupResource, Task> watches, CancellationToken cancellation)
    {
        foreach (var type in cluster.Objects.Types.Where(type => type.Resource != Resources.Events && type.Verbs.Contains("watch")))
        {
            if (!watches.ContainsKey(type.Resource)) watches[type.Resource] = Watch(type.Resource, watches, cancellation);
        }
    }

    private async Task Watch(GroupResource resource, ConcurrentDictionary<GroupResource, Task> watches, CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            await foreach (var change in cluster.Objects.Watch(resource, cancellation)) inbox.Writer.TryWrite((resource, change));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (ApiException ended)
        {
            Ended(logger, resource, ended.Message);
        }

        // The resource is served no more; should it come back, it is watched anew.
        watches.TryRemove(resource, out _);
    }

    [LoggerMessage(7100, LogLevel.Debug, "{Controller} will try {Object} again: {Reason}")]
    private static partial void Refused(ILogger logger, string controller, ObjectKey @object, string reason);

    [LoggerMessage(7101, LogLevel.Error, "{Controller} failed on {Object} and will try again")]
    private static partial void Failed(ILogger logger, string controller, ObjectKey @object, Exception mistake);

    [LoggerMessage(7102, LogLevel.Debug, "The watch of {Resource} ended: {Reason}")]
    private static partial void Ended(ILogger logger, GroupResource resource, string reason);
}
