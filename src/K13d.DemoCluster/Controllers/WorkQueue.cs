namespace K13d.DemoCluster.Controllers;

/// <summary>
/// What one controller has to look at: each object at most once, in order, now or at a time. Failures wait 5 ms, twice as long each
/// time, up to a minute. Used by the control loop's one thread only.
/// </summary>
internal sealed class WorkQueue(TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Queue<ObjectKey> ready = [];
    private readonly HashSet<ObjectKey> waiting = [];
    private readonly PriorityQueue<ObjectKey, DateTimeOffset> later = new();
    private readonly Dictionary<ObjectKey, DateTimeOffset> wakeAt = [];
    private readonly Dictionary<ObjectKey, int> failures = [];

    /// <summary>When the next object is due that is not due now; null where none waits.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DropOutdated();
            return later.TryPeek(out _, out var due) ? due : null;
        }
    }

    public void Add(ObjectKey key)
    {
        if (waiting.Add(key)) ready.Enqueue(key);
    }

    /// <summary>Makes an object due after a while; of two such times the earlier counts.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        var due = time.GetUtcNow() + delay;
        if (wakeAt.TryGetValue(key, out var earlier) && earlier <= due) return;
        wakeAt[key] = due;
        later.Enqueue(key, due);
    }

    public void AddAfterFailure(ObjectKey key)
    {
        var count = failures[key] = failures.GetValueOrDefault(key) + 1;
        AddAfter(key, TimeSpan.FromMilliseconds(Math.Min(LongestWait.TotalMilliseconds, 5 * Math.Pow(2, Math.Min(count - 1, 20)))));
    }

    public void Forget(ObjectKey key) => failures.Remove(key);

    public bool TryTake(out ObjectKey key)
    {
        var now = time.GetUtcNow();
        while (NextDue <= now)
        {
            var due = later.Dequeue();
            wakeAt.Remove(due);
            Add(due);
        }

        if (!ready.TryDequeue(out key)) return false;
        waiting.Remove(key);
        return true;
    }

    private void DropOutdated()
    {
        while (later.TryPeek(out var key, out var due) && (!wakeAt.TryGetValue(key, out var current) || current != due)) later.Dequeue();
    }
}
