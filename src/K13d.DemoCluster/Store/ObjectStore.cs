using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>
/// The etcd of the demo cluster: objects by resource and key, one revision counter for all of them, and their latest history. It knows
/// nothing of Kubernetes' rules. A write names what it read, and fails, by answering null, where that is no longer so.
/// </summary>
/// <param name="remembered">How many changes of each resource can be watched or listed from afterwards.</param>
internal sealed class ObjectStore(int remembered = ObjectStore.LongHistory)
{
    private const int LongHistory = 10_000;


    /// <summary>What came before is as good as compacted: a client that watches from revision 1 is told so.</summary>
    private const long Beginning = 1000;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<GroupResource, ResourceHistory> histories = new();
    private long revision = Beginning;

    /// <summary>The revision of the last write.</summary>
    public long Revision => Interlocked.Read(ref revision);

    public StoredObject? Find(GroupResource resource, string? @namespace, string name) =>
        HistoryOf(resource).Current.Find(StoredObject.KeyOf(@namespace, name));

    /// <summary>The objects now, at the revision of the whole store.</summary>
    public Snapshot Now(GroupResource resource)
    {
        lock (gate)
        {
            return HistoryOf(resource).Current with { Revision = revision };
        }
    }

    /// <summary>The objects as they were, or null where that is forgotten.</summary>
    public Snapshot? At(GroupResource resource, long past)
    {
        lock (gate)
        {
            return HistoryOf(resource).At(past) is { } found ? found with { Revision = past } : null;
        }
    }

    /// <summary>The revision that the remembered history of a resource begins at.</summary>
    public long OldestRevision(GroupResource resource)
    {
        lock (gate)
        {
            return HistoryOf(resource).OldestRevision;
        }
    }

    /// <summary>Identifies the state of a resource: the same instance for as long as nothing changes.</summary>
    public object VersionOf(GroupResource resource) => HistoryOf(resource).Current.Objects;

    /// <returns>Null where an object of that key is there.</returns>
    public StoredObject? TryAdd(GroupResource resource, JsonObject value)
    {
        var frozen = FrozenJson.Copy(value);
        lock (gate)
        {
            var history = HistoryOf(resource);
            var added = Stamp(frozen);
            if (history.Current.Find(added.Key) is not null)
            {
                return null;
            }

            history.Add(added);
            revision = added.Revision;
            return added;
        }
    }

    /// <returns>Null where <paramref name="current"/> is no longer what is stored.</returns>
    public StoredObject? TryReplace(GroupResource resource, StoredObject current, JsonObject value)
    {
        var frozen = FrozenJson.Copy(value);
        lock (gate)
        {
            var history = HistoryOf(resource);
            if (!ReferenceEquals(history.Current.Find(current.Key), current))
            {
                return null;
            }

            var next = Stamp(frozen);
            history.Replace(current, next);
            revision = next.Revision;
            return next;
        }
    }

    /// <param name="last">What watchers are told it was.</param>
    /// <returns>It at the revision of its deletion; null where <paramref name="current"/> is no longer what is stored.</returns>
    public StoredObject? TryRemove(GroupResource resource, StoredObject current, JsonObject last)
    {
        var frozen = FrozenJson.Copy(last);
        lock (gate)
        {
            var history = HistoryOf(resource);
            if (!ReferenceEquals(history.Current.Find(current.Key), current))
            {
                return null;
            }

            var removed = Stamp(frozen);
            history.Remove(current, removed);
            revision = removed.Revision;
            return removed;
        }
    }

    /// <inheritdoc cref="ResourceHistory.Subscribe"/>
    public Subscription? Subscribe(GroupResource resource, long? after, int? capacity)
    {
        lock (gate)
        {
            return HistoryOf(resource).Subscribe(after, capacity) is { } subscription
                ? subscription with { Snapshot = subscription.Snapshot with { Revision = revision } }
                : null;
        }
    }

    public void Unsubscribe(GroupResource resource, Subscription subscription)
    {
        lock (gate)
        {
            HistoryOf(resource).Unsubscribe(subscription);
        }
    }

    private ResourceHistory HistoryOf(GroupResource resource) => histories.GetOrAdd(resource, _ => new ResourceHistory(Beginning, remembered));

    private StoredObject Stamp(JsonObject frozen)
    {
        var next = revision + 1;
        frozen["metadata"]!["resourceVersion"] = next.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(frozen, next);
    }
}
