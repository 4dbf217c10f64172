using System.Collections.Immutable;
using System.Threading.Channels;

namespace K13d.DemoCluster.Store;

/// <summary>
/// The objects of one resource, its latest changes and who watches them. Guarded by the store's lock, all but <see cref="Current"/>.
/// </summary>
/// <param name="remembered">How many changes can be watched or listed from afterwards; what is older answers 410.</param>
internal sealed class ResourceHistory(long beginning, int remembered)
{
    private readonly Queue<StoredEvent> events = new();
    private readonly List<Channel<StoredEvent>> watchers = [];
    private long forgottenUpTo = beginning;
    private Snapshot oldest = new(beginning, ImmutableList<StoredObject>.Empty);
    private volatile Snapshot current = new(beginning, ImmutableList<StoredObject>.Empty);

    public Snapshot Current => current;

    /// <summary>Changes after it are remembered.</summary>
    public long OldestRevision => forgottenUpTo;

    public void Add(StoredObject added) => Happen("ADDED", added, null, current.Objects.Insert(~IndexOf(added), added));

    public void Replace(StoredObject previous, StoredObject next) =>
        Happen("MODIFIED", next, previous, current.Objects.SetItem(IndexOf(previous), next));

    /// <param name="last">The object as it last was, at the revision of its deletion.</param>
    public void Remove(StoredObject previous, StoredObject last) =>
        Happen("DELETED", last, previous, current.Objects.RemoveAt(IndexOf(previous)));

    /// <summary>The objects as they were at a revision, or null where that is forgotten.</summary>
    public Snapshot? At(long revision) =>
        revision < forgottenUpTo ? null : events.LastOrDefault(change => change.Revision <= revision)?.After ?? oldest;

    /// <param name="after">The revision whose later changes are wanted; null for those from now on.</param>
    /// <param name="capacity">How many changes may wait for a slow reader before it is cut off; null for any number.</param>
    /// <returns>Null where the history since then is forgotten.</returns>
    public Subscription? Subscribe(long? after, int? capacity)
    {
        if (after < forgottenUpTo)
        {
            return null;
        }

        StoredEvent[] missed = after is null ? [] : [.. events.Where(change => change.Revision > after)];
        var channel = capacity is { } most
            ? Channel.CreateBounded<StoredEvent>(new BoundedChannelOptions(most) { SingleReader = true })
            : Channel.CreateUnbounded<StoredEvent>(new UnboundedChannelOptions { SingleReader = true });
        watchers.Add(channel);
        return new Subscription(current, missed, channel);
    }

    public void Unsubscribe(Subscription subscription) => watchers.Remove(subscription.Channel);

    private int IndexOf(StoredObject value) => current.Objects.BinarySearch(value, StoredObject.ByKey);

    private void Happen(string type, StoredObject value, StoredObject? previous, ImmutableList<StoredObject> objects)
    {
        current = new Snapshot(value.Revision, objects);
        var change = new StoredEvent(type, value, previous, current);
        events.Enqueue(change);
        if (events.Count > remembered)
        {
            oldest = events.Dequeue().After;
            forgottenUpTo = oldest.Revision;
        }

        foreach (var watcher in watchers)
        {
            if (!watcher.Writer.TryWrite(change))
            {
                // As the real one does with a watcher that does not keep up: it ends, and the client begins again.
                watcher.Writer.TryComplete();
            }
        }
    }
}
