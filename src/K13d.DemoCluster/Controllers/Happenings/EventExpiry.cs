namespace K13d.DemoCluster.Controllers.Happenings;

/// <summary>Deletes Events an hour after they last happened, as the API server's storage does.</summary>
internal sealed class EventExpiry(ClusterView cluster, EventRecorder recorder, TimeProvider time) : IController
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(5);

    public void Follow(ClusterView cluster, WorkQueue due) => due.Add(new ObjectKey(null, "events"));

    public TimeSpan? Reconcile(ObjectKey key)
    {
        var oldest = time.GetUtcNow() - Lifetime;
        foreach (var value in cluster.Objects.List(Resources.Events))
        {
            var last = value.Time("series", "lastObservedTime") ?? value.Time("lastTimestamp") ?? value.Time("eventTime") ?? value.CreatedAt;
            if (last < oldest) cluster.Delete(Resources.Events, value.Key, ClusterView.OnlyIf(value));
        }

        recorder.Forget(Lifetime);
        return Round;
    }
}
