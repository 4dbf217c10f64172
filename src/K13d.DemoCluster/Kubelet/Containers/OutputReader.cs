using System.Runtime.CompilerServices;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>Reads what a run prints, page by page, as its time comes. It keeps no lines: a reader that is too slow misses some.</summary>
internal sealed class OutputReader(ContainerProcess process, TimeProvider time)
{
    /// <param name="from">The number of the first line.</param>
    /// <param name="follows">Whether to wait for what comes, until the run has ended, instead of ending with what there is.</param>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> Read(long from, bool follows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var opened = time.GetUtcNow();
        while (true)
        {
            var now = follows ? time.GetUtcNow() : opened;
            var page = process.Read(from, now);
            from = page.Next;
            if (page.Lines.Count > 0) yield return page.Lines;
            else if (page.IsOver || !follows) yield break;
            else await Wait(page, now, cancellation);
        }
    }

    private async Task Wait(OutputPage page, DateTimeOffset now, CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var due = page.LookAgainAt is { } at ? Task.Delay(at > now ? at - now : TimeSpan.Zero, time, done.Token) : Task.Delay(Timeout.Infinite, done.Token);
        await Task.WhenAny(page.Changed, due);
        await done.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
