namespace K13d.Bench;

/// <summary>What a list of pods costs K13d, and the API server alone.</summary>
internal static class ListBench
{
    public static async Task Run(ListOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation);
        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; median of {options.Runs} runs.\n");
        Figures.WriteHead(0, "pods", "namespaces", "API server", "K13d", "ratio", "API server's answer", "K13d's answer", "K13d's peak memory");
        foreach (var pods in options.Pods)
        {
            foreach (var namespaces in new[] { 1, 50 })
            {
                // A process for each: what one list left in memory is not the next one's.
                await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
                var took = await ListMeasurement.Take(cluster, k13d, pods, namespaces, options.Runs, cancellation);
                Figures.WriteRow(
                    Figures.Number(took.Pods),
                    Figures.Number(took.Namespaces),
                    $"{Figures.Number(took.Direct.TotalMilliseconds)} ms",
                    $"{Figures.Number(took.K13d.TotalMilliseconds)} ms",
                    Figures.Ratio(took.Ratio),
                    Figures.Size(took.DirectBytes),
                    Figures.Size(took.K13dBytes),
                    Figures.Size(took.PeakMemory));
            }
        }
    }
}
