using System.Diagnostics;
using System.Globalization;

namespace K13d.Bench.Logs;

/// <summary>
/// Many who follow one log through K13d for minutes: whether each has every line once and in order, what memory K13d takes in the first half and in the
/// second, and how soon the cluster is rid of all of them when they hang up at once.
/// </summary>
internal static class FollowsBench
{
    private const string Script = "i=0; while true; do for n in 1 2 3 4 5 6 7 8 9 10; do i=$((i+1)); echo $i; done; sleep 1; done";

    public static async Task Run(FollowsOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation, live: true);
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
        await using var pod = await BenchPod.Talk(cluster.Client, Script, cancellation);
        var before = await cluster.OpenLogs(cancellation);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var half = TimeSpan.FromSeconds(options.Seconds) / 2;

        var followers = Enumerable.Range(0, options.Followers).Select(_ => new Follower(k13d.Http, pod.Namespace)).ToArray();
        var follows = followers.Select(follower => follower.Follow(hangUp.Token)).ToArray();
        var first = await PeakOf(k13d, half, cancellation);
        var second = await PeakOf(k13d, half, cancellation);
        var during = await cluster.OpenLogs(cancellation);
        await hangUp.CancelAsync();
        var gone = await Gone(cluster, before, cancellation);
        await Task.WhenAll(follows);

        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; {options.Followers} followers for {options.Seconds} s.\n");
        Figures.WriteHead(
            0, "lines read", "lost or doubled", "broken off", "peak memory, first half", "second half", "ratio", "open at the API server", "all gone after");
        Figures.WriteRow(
            Figures.Number(followers.Sum(follower => (long)follower.Lines)),
            Figures.Number(followers.Sum(follower => (long)follower.Wrong)),
            Figures.Number(followers.Count(follower => follower.BrokeOff)),
            Figures.Size(first),
            Figures.Size(second),
            first is { } one && second is { } other ? Figures.Ratio((double)other / one) : "-",
            during is { } open ? Figures.Number(open - (before ?? 0)) : "-",
            gone is { } after ? string.Create(CultureInfo.InvariantCulture, $"{after.TotalSeconds:N1} s") : "-");
    }

    private static async Task<long?> PeakOf(K13dProcess k13d, TimeSpan span, CancellationToken cancellation)
    {
        k13d.Memory.ResetPeak();
        await Task.Delay(span, cancellation);
        return k13d.Memory.Peak();
    }

    /// <summary>Null where the cluster does not tell what is open.</summary>
    private static async Task<TimeSpan?> Gone(BenchCluster cluster, int? before, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (await cluster.OpenLogs(cancellation) is { } open)
        {
            if (open <= (before ?? 0))
            {
                return watch.Elapsed;
            }

            await Task.Delay(100, cancellation);
        }

        return null;
    }

    /// <summary>One who reads numbered lines until it is told to hang up.</summary>
    private sealed class Follower(HttpClient http, string @namespace)
    {
        public int Lines { get; private set; }

        /// <summary>How many lines were not the one after the line before.</summary>
        public int Wrong { get; private set; }

        public bool BrokeOff { get; private set; }

        public async Task Follow(CancellationToken hangUp)
        {
            try
            {
                using var answer = await http.GetAsync(
                    new Uri($"/api/pods/{BenchPod.Name}/logs?namespace={@namespace}&follow=true&tail=-1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, hangUp);
                answer.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(hangUp));
                while (await reader.ReadLineAsync(hangUp) is { } line)
                {
                    Wrong += line == (Lines + 1).ToString(CultureInfo.InvariantCulture) ? 0 : 1;
                    Lines++;
                }

                BrokeOff = true;
            }
            catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
            {
                // That is the end.
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                BrokeOff = true;
            }
        }
    }
}
