namespace K13d.DemoCluster.Kubelet;

/// <summary>The waits of a kubelet between tries: 10 s, twice as long each time, at most five minutes.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>A container that ran for this long starts from the beginning.</summary>
    public static readonly TimeSpan Forgiven = TimeSpan.FromMinutes(10);

    /// <param name="tries">How many waits there were before this one.</param>
    public static TimeSpan After(int tries) => TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, First.Ticks * Math.Pow(2, Math.Min(tries, 10))));
}
