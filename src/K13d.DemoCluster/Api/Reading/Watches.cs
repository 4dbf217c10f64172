using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>Answers watches: what is there, if asked for, and then every change until the reader leaves, is too slow, or time is up.</summary>
internal sealed class Watches(ObjectStore store, TimeProvider time, CancellationToken stopping)
{
    /// <summary>How many changes may wait for a slow reader; with one more its watch ends, and it begins again.</summary>
    private const int Waiting = 20_000;

    /// <summary>As the real one's.</summary>
    private static readonly TimeSpan BetweenBookmarks = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(45);

    public async Task Answer(ApiRequest request)
    {
        var options = ListOptions.Parse(request, isWatch: true);
        await using var events = new WatchText(request, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, stopping);
        var replays = options.Revision is null or 0 || options.SendsInitialEvents;
        var subscription = store.Subscribe(request.Resource.Storage, replays ? null : options.Revision, Waiting);
        await events.Begin();
        if (subscription is null)
        {
            await events.WriteError(Refusals.Expired($"too old resource version: {options.Revision} ({store.OldestRevision(request.Resource.Storage)})"));
            return;
        }

        try
        {
            await WritePast(request, options, events, subscription, replays);
            await Follow(request, options, events, subscription, ended.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !request.Cancellation.IsCancellationRequested)
        {
            // The server stops: the answer ends as if its time were up.
        }
        finally
        {
            store.Unsubscribe(request.Resource.Storage, subscription);
        }
    }

    private static async Task WritePast(ApiRequest request, ListOptions options, WatchText events, Subscription subscription, bool replays)
    {
        if (replays)
        {
            foreach (var value in subscription.Snapshot.In(request.Namespace).Where(options.Selects))
            {
                await events.Write("ADDED", value);
            }

            if (options is { SendsInitialEvents: true, AllowsBookmarks: true })
            {
                await events.WriteBookmark(subscription.Snapshot.Revision, endsInitialEvents: true);
            }
        }

        foreach (var change in subscription.Missed)
        {
            await Write(request, options, events, change);
        }

        await events.Flush();
    }

    private async Task Follow(ApiRequest request, ListOptions options, WatchText events, Subscription subscription, CancellationToken ended)
    {
        var deadline = time.GetUtcNow() + (options.Timeout ?? LongestWatch);
        var nextBookmark = time.GetUtcNow() + BetweenBookmarks;
        while (true)
        {
            var wait = (nextBookmark < deadline ? nextBookmark : deadline) - time.GetUtcNow();
            if (!await HasChanges(subscription, wait, ended))
            {
                return;
            }

            // Read first: whatever is at or before this revision is in the channel by now.
            var revision = store.Revision;
            while (subscription.Changes.TryRead(out var change))
            {
                await Write(request, options, events, change);
            }

            var now = time.GetUtcNow();
            if (options.AllowsBookmarks && (now >= nextBookmark || now >= deadline))
            {
                await events.WriteBookmark(revision, endsInitialEvents: false);
                nextBookmark = now + BetweenBookmarks;
            }

            await events.Flush();
            if (now >= deadline)
            {
                return;
            }

            nextBookmark = now >= nextBookmark ? now + BetweenBookmarks : nextBookmark;
        }
    }

    /// <summary>Waits for changes, or for the time to do something else. False when there will be no more.</summary>
    private async Task<bool> HasChanges(Subscription subscription, TimeSpan wait, CancellationToken ended)
    {
        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        using var alarm = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, ended);
        try
        {
            return await subscription.Changes.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (alarm.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>To who sees a part of the objects, one that comes into that part is added, and one that leaves it is deleted.</summary>
    private static async Task Write(ApiRequest request, ListOptions options, WatchText events, StoredEvent change)
    {
        if (request.Namespace is { } @namespace && change.Object.Namespace != @namespace)
        {
            return;
        }

        var was = change.Previous is { } previous && options.Selects(previous);
        var isNow = change.Type != "DELETED" && options.Selects(change.Object);
        switch (was, isNow)
        {
            case (true, true):
                await events.Write("MODIFIED", change.Object);
                break;
            case (false, true):
                await events.Write("ADDED", change.Object);
                break;
            case (true, false):
                await events.Write("DELETED", change.Type == "DELETED" ? change.Object : change.Previous!.At(change.Revision));
                break;
        }
    }
}
