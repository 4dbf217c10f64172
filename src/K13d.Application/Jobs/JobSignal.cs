namespace K13d.Application.Jobs;

/// <summary>Wakes this process's runner when there is something to do here; other replicas find it when they look.</summary>
internal sealed class JobSignal(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim woken = new(0, 1);

    public void Wake()
    {
        lock (woken)
        {
            if (woken.CurrentCount == 0)
            {
                woken.Release();
            }
        }
    }

    /// <summary>Until it is woken, or for as long as it lasts.</summary>
    public async Task Wait(TimeSpan longest, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await woken.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It is time to look.
        }
    }

    public void Dispose() => woken.Dispose();
}
