using K13d.Application.Ports.Signals;

namespace K13d.Infrastructure.Persistence.Signals;

/// <summary>Who listens to what in this process.</summary>
internal sealed class Listeners(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<Listener>> topics = new(StringComparer.Ordinal);

    public ISignal Listen(string topic)
    {
        var listener = new Listener(this, topic, time);
        lock (gate)
        {
            if (!topics.TryGetValue(topic, out var there))
            {
                topics.Add(topic, there = []);
            }

            there.Add(listener);
        }

        return listener;
    }

    public void Wake(string topic)
    {
        Listener[] woken;
        lock (gate)
        {
            woken = topics.TryGetValue(topic, out var there) ? [.. there] : [];
        }

        Wake(woken);
    }

    public void WakeAll()
    {
        Listener[] woken;
        lock (gate)
        {
            woken = [.. topics.Values.SelectMany(there => there)];
        }

        Wake(woken);
    }

    private static void Wake(Listener[] listeners)
    {
        foreach (var listener in listeners)
        {
            listener.Wake();
        }
    }

    private void Remove(Listener listener)
    {
        lock (gate)
        {
            if (topics.TryGetValue(listener.Topic, out var there) && there.Remove(listener) && there.Count == 0)
            {
                topics.Remove(listener.Topic);
            }
        }
    }

    private sealed class Listener(Listeners all, string topic, TimeProvider time) : ISignal
    {
        private TaskCompletionSource come = New();

        public string Topic => topic;

        public void Wake() => Volatile.Read(ref come).TrySetResult();

        public async Task Wait(TimeSpan longest, CancellationToken cancellation)
        {
            var waitedFor = Volatile.Read(ref come);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(waitedFor.Task, Task.Delay(longest, time, over.Token));
            await over.CancelAsync();
            cancellation.ThrowIfCancellationRequested();

            // One that comes before this is done is told by the return itself: whoever waited looks only now.
            if (waitedFor.Task.IsCompleted)
            {
                Volatile.Write(ref come, New());
            }
        }

        public void Dispose() => all.Remove(this);

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
