using System.Diagnostics;
using System.Text;
using K13d.Testing.Clusters;

namespace K13d.Bench.Apply;

/// <summary>
/// What applying many documents costs through K13d, and with <c>kubectl apply --server-side</c>: in turns, each in a namespace of its own, first when
/// nothing is there yet, then when every document has changed, then when none has.
/// </summary>
internal static class ApplyBench
{
    private static readonly string[] States = ["created", "configured", "unchanged"];

    public static async Task Run(ApplyOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation);
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
        using var kubectl = new KubectlApply(cluster.KubeconfigPath);
        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; {options.Documents} documents; median of {options.Runs} runs.\n");
        Figures.WriteHead(1, "documents", "kubectl", "K13d", "ratio");
        var (byKubectl, byK13d) = (NewTimes(), NewTimes());

        // The first is not counted: it warms both up.
        for (var run = -1; run < options.Runs; run++)
        {
            await InNamespace(cluster, @namespace => Apply(@namespace, byKubectl, run, kubectl.Run), cancellation);
            await InNamespace(cluster, @namespace => Apply(@namespace, byK13d, run, (yaml, name, stop) => Post(k13d.Http, yaml, name, stop)), cancellation);
        }

        foreach (var state in States)
        {
            var (direct, through) = (byKubectl[state].Median(), byK13d[state].Median());
            Figures.WriteRow(state, $"{Figures.Number(direct.TotalMilliseconds)} ms", $"{Figures.Number(through.TotalMilliseconds)} ms", Figures.Ratio(through / direct));
        }

        async Task Apply(string @namespace, Dictionary<string, List<TimeSpan>> times, int run, Func<string, string, CancellationToken, Task> apply)
        {
            foreach (var state in States)
            {
                var yaml = Manifests(options.Documents, state == "created" ? "before" : "after");
                var watch = Stopwatch.StartNew();
                await apply(yaml, @namespace, cancellation);
                if (run >= 0) times[state].Add(watch.Elapsed);
            }
        }
    }

    private static Dictionary<string, List<TimeSpan>> NewTimes() => States.ToDictionary(state => state, _ => new List<TimeSpan>(), StringComparer.Ordinal);

    private static async Task InNamespace(BenchCluster cluster, Func<string, Task> measure, CancellationToken cancellation)
    {
        await using var @namespace = await TestNamespace.Create(cluster.Client, "k13d-bench", cancellation, awaitServiceAccount: false);
        await measure(@namespace.Name);
    }

    private static async Task Post(HttpClient http, string yaml, string @namespace, CancellationToken cancellation)
    {
        using var content = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var answer = await http.PostAsync(new Uri($"/api/k8s/apply?namespace={@namespace}", UriKind.Relative), content, cancellation);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        if (answer.StatusCode != System.Net.HttpStatusCode.OK) throw new InvalidOperationException($"K13d answered {(int)answer.StatusCode}: {body}");
    }

    /// <summary>Of four kinds in turns; the Deployments run nothing.</summary>
    private static string Manifests(int documents, string value) => string.Join("---\n", Enumerable.Range(0, documents).Select(number => (number % 4) switch
    {
        0 => $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings-{{number}}}
            data: {value: {{value}}, number: "{{number}}"}

            """,
        1 => $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: login-{{number}}}
            stringData: {password: {{value}}}

            """,
        2 => $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: web-{{number}}, labels: {value: {{value}} } }
            spec:
              selector: {app: web-{{number}} }
              ports: [{port: 80}]

            """,
        _ => $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web-{{number}}, labels: {value: {{value}} } }
            spec:
              replicas: 0
              selector:
                matchLabels: {app: web-{{number}} }
              template:
                metadata:
                  labels: {app: web-{{number}} }
                spec:
                  containers: [{name: web, image: "nginx:1.27"}]

            """,
    }));
}
