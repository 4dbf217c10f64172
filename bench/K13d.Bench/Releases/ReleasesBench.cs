using System.Diagnostics;
using System.Text.Json;

namespace K13d.Bench.Releases;

/// <summary>What a list of releases costs through K13d, and with <c>helm list</c>: in turns, of the same releases.</summary>
internal static class ReleasesBench
{
    public static async Task Run(ReleasesOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation);
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
        using var helm = new HelmList(cluster.KubeconfigPath);
        await using var seed = new ReleaseSeed(cluster.Client);
        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; median of {options.Runs} runs.\n");
        await seed.Plant(options.Releases, options.Revisions, cancellation);
        var namespaces = seed.Namespaces;
        var (byHelm, byK13d) = (new List<TimeSpan>(), new List<TimeSpan>());

        // The first two are not counted: they warm both up.
        for (var run = -2; run < options.Runs; run++)
        {
            if (run == 0) k13d.Memory.ResetPeak();
            var (said, helmTook) = await Timed(() => helm.Run(namespaces, cancellation));
            var (answered, k13dTook) = await Timed(() => Get(k13d.Http, namespaces, cancellation));
            if (said.Length != options.Releases || !said.SequenceEqual(answered, StringComparer.Ordinal))
            {
                throw new InvalidOperationException($"helm lists {said.Length} releases and K13d {answered.Length}: they are not the same");
            }

            if (run >= 0)
            {
                byHelm.Add(helmTook);
                byK13d.Add(k13dTook);
            }
        }

        var (direct, through) = (byHelm.Median(), byK13d.Median());
        Figures.WriteHead(0, "releases", "revisions of each", "helm list", "K13d", "ratio", "K13d's peak memory");
        Figures.WriteRow(
            Figures.Number(options.Releases),
            Figures.Number(options.Revisions),
            $"{Figures.Number(direct.TotalMilliseconds)} ms",
            $"{Figures.Number(through.TotalMilliseconds)} ms",
            Figures.Ratio(through / direct),
            Figures.Size(k13d.Memory.Peak()));
    }

    /// <summary>The releases of a list in these namespaces, as <c>namespace/name</c>, in order.</summary>
    public static string[] Names(JsonElement list, IReadOnlySet<string> namespaces) =>
    [
        .. list.EnumerateArray()
            .Select(release => (Namespace: release.GetProperty("namespace").GetString() ?? "", Name: release.GetProperty("name").GetString()))
            .Where(release => namespaces.Contains(release.Namespace))
            .Select(release => $"{release.Namespace}/{release.Name}")
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<string[]> Get(HttpClient http, IReadOnlySet<string> namespaces, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/helm/releases", UriKind.Relative), cancellation));
        return Names(json.RootElement.GetProperty("items"), namespaces);
    }

    private static async Task<(string[] Names, TimeSpan Took)> Timed(Func<Task<string[]>> list)
    {
        var watch = Stopwatch.StartNew();
        return (await list(), watch.Elapsed);
    }
}
