using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using K13d.Testing.Tools;

namespace K13d.Bench.Exec;

/// <summary>What a command in a container costs through K13d, and with <c>kubectl exec</c>: the whole round trip of a command that does next to nothing.</summary>
internal static class ExecBench
{
    private static readonly string[] Command = ["echo", "hello"];

    public static async Task Run(ExecOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation, live: true);
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
        await using var pod = await BenchPod.Start(cluster.Client, cancellation);
        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; median of {options.Runs} runs.\n");
        Figures.WriteHead(1, "command", "kubectl exec", "K13d", "ratio");
        var (byKubectl, byK13d) = (new List<TimeSpan>(), new List<TimeSpan>());

        // The first is not counted: it warms both up.
        for (var run = -1; run < options.Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            await Kubectl(cluster.KubeconfigPath, pod.Namespace, cancellation);
            var direct = watch.Elapsed;
            watch.Restart();
            await Post(k13d.Http, pod.Namespace, cancellation);
            if (run >= 0)
            {
                byKubectl.Add(direct);
                byK13d.Add(watch.Elapsed);
            }
        }

        var (kubectl, through) = (byKubectl.Median(), byK13d.Median());
        Figures.WriteRow(string.Join(' ', Command), $"{Figures.Number(kubectl.TotalMilliseconds)} ms", $"{Figures.Number(through.TotalMilliseconds)} ms", Figures.Ratio(through / kubectl));
    }

    private static async Task Kubectl(string kubeconfig, string @namespace, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Programs.Kubectl, ["--kubeconfig", kubeconfig, "exec", "-n", @namespace, BenchPod.Name, "--", .. Command])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start");
        var said = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0 || said != "hello\n") throw new InvalidOperationException($"kubectl ended with {process.ExitCode}: {said}");
    }

    private static async Task Post(HttpClient http, string @namespace, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(new Uri($"/api/pods/{BenchPod.Name}/exec", UriKind.Relative), new { @namespace, command = Command }, cancellation);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        if (answer.StatusCode != HttpStatusCode.OK || !body.Contains("\"hello\\n\"", StringComparison.Ordinal)) throw new InvalidOperationException($"K13d answered {(int)answer.StatusCode}: {body}");
    }
}
