namespace K13d.Application.Chat.Runs;

/// <summary>How long a run may go on: while it waits for a person its time stands still.</summary>
internal sealed class RunTime : IDisposable
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly TimeProvider time;
    private readonly CancellationTokenSource up;
    private TimeSpan left = Longest;
    private long runningSince;

    public RunTime(TimeProvider time)
    {
        (this.time, up) = (time, new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        Go();
    }

    /// <summary>Is cancelled when the time is up.</summary>
    public CancellationToken Up => up.Token;

    public void Stand()
    {
        left -= time.GetElapsedTime(runningSince);
        up.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Go()
    {
        runningSince = time.GetTimestamp();
        up.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    public void Dispose() => up.Dispose();
}
