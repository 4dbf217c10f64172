using System.Diagnostics;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.Bench.Logs;

/// <summary>How fast a followed log comes through K13d, as text and as events, and with <c>kubectl logs -f</c>: all of it, of a container that has ended.</summary>
internal static class LogBench
{
    public static async Task Run(LogOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation, live: true);
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
        await using var pod = await BenchPod.Talk(cluster.Client, $"seq {options.Lines}", cancellation);
        await TalkingPods.Until(cluster.Client, pod.Namespace, BenchPod.Name, now => now.Status.Phase == "Succeeded", cancellation);
        // A demo cluster, as a node does, keeps only the end of a long log.
        var kept = await Kubectl(cluster.KubeconfigPath, pod.Namespace, cancellation);
        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; {Figures.Number(kept)} lines, median of {options.Runs} runs.\n");
        var (byKubectl, asText, asEvents) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());

        // The first is not counted: it warms all of them up.
        for (var run = -1; run < options.Runs; run++)
        {
            var kubectl = await Measure(kept, () => Kubectl(cluster.KubeconfigPath, pod.Namespace, cancellation));
            var text = await Measure(kept, () => Get(k13d.Http, pod.Namespace, "text/plain", "", cancellation));
            var events = await Measure(kept, () => Get(k13d.Http, pod.Namespace, "text/event-stream", "data: ", cancellation));
            if (run >= 0)
            {
                byKubectl.Add(kubectl);
                asText.Add(text);
                asEvents.Add(events);
            }
        }

        Figures.WriteHead(1, "through", "time", "lines/s", "ratio");
        foreach (var (name, times) in new[] { ("kubectl logs -f", byKubectl), ("K13d, text", asText), ("K13d, events", asEvents) })
        {
            var median = times.Median();
            Figures.WriteRow(
                name, $"{Figures.Number(median.TotalMilliseconds)} ms", Figures.Number(kept / median.TotalSeconds), Figures.Ratio(median / byKubectl.Median()));
        }
    }

    private static async Task<TimeSpan> Measure(int kept, Func<Task<int>> read)
    {
        var watch = Stopwatch.StartNew();
        var lines = await read();
        return lines == kept ? watch.Elapsed : throw new InvalidOperationException($"{Figures.Number(lines)} lines came, of {Figures.Number(kept)}.");
    }

    /// <summary>How many lines it printed.</summary>
    private static async Task<int> Kubectl(string kubeconfig, string @namespace, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Programs.Kubectl, ["--kubeconfig", kubeconfig, "logs", "-n", @namespace, BenchPod.Name, "-f", "--tail=-1"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start");
        var lines = await Count(process.StandardOutput, "", cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? lines : throw new InvalidOperationException($"kubectl ended with {process.ExitCode}");
    }

    private static async Task<int> Get(HttpClient http, string @namespace, string accept, string prefix, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/pods/{BenchPod.Name}/logs?namespace={@namespace}&follow=true&tail=-1")
        {
            Headers = { { "Accept", accept } },
        };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        return await Count(reader, prefix, cancellation);
    }

    /// <param name="prefix">Of the lines that hold one of the log.</param>
    private static async Task<int> Count(StreamReader reader, string prefix, CancellationToken cancellation)
    {
        var count = 0;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            count += line.StartsWith(prefix, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
