using System.Globalization;
using K13d.Bench;

if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true; // the pods are deleted first
    interrupted.Cancel();
};

await using var cluster = await BenchCluster.Start(options.Kubeconfig, interrupted.Token);
Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; median of {options.Runs} runs.\n");
Console.WriteLine("| pods | namespaces | API server | K13d | ratio | API server's answer | K13d's answer | K13d's peak memory |");
Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var pods in options.Pods)
{
    foreach (var namespaces in new[] { 1, 50 })
    {
        // A process for each: what one list left in memory is not the next one's.
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, interrupted.Token);
        var took = await ListMeasurement.Take(cluster, k13d, pods, namespaces, options.Runs, interrupted.Token);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {took.Pods:N0} | {took.Namespaces} | {took.Direct.TotalMilliseconds:N0} ms | {took.K13d.TotalMilliseconds:N0} ms | {took.Ratio:N2} | {Size(took.DirectBytes)} | {Size(took.K13dBytes)} | {Size(took.PeakMemory)} |"));
    }
}

return 0;

static string Size(long? bytes) => bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1048576.0:N1} MiB") : "-";
