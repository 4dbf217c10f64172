using System.Globalization;
using System.Net.Http.Headers;
using k8s;
using K13d.DemoCluster;

namespace K13d.Bench;

/// <summary>The cluster that is measured: a demo cluster in this process, in which nothing runs unless it is live, or a real one.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private readonly K13d.DemoCluster.DemoCluster? demo;
    private readonly string folder;
    private readonly Kubernetes http;

    private BenchCluster(K13d.DemoCluster.DemoCluster? demo, string folder, string kubeconfigPath)
    {
        this.demo = demo;
        this.folder = folder;
        KubeconfigPath = kubeconfigPath;
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigPath);
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        Client = new Kubernetes(configuration);
        http = new Kubernetes(configuration);
        http.HttpClient.BaseAddress = http.BaseUri;
        http.HttpClient.DefaultRequestHeaders.Authorization =
            configuration.AccessToken is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;
    }

    public bool IsDemo => demo is not null;

    public string KubeconfigPath { get; }

    public IKubernetes Client { get; }

    /// <summary>For the API server's own answers, byte by byte.</summary>
    public HttpClient Http => http.HttpClient;

    /// <param name="live">Whether a demo cluster runs its pods.</param>
    public static async Task<BenchCluster> Start(string? kubeconfig, CancellationToken cancellation, bool live = false)
    {
        var folder = Directory.CreateTempSubdirectory("k13d-bench-").FullName;
        if (kubeconfig is not null)
        {
            return new BenchCluster(null, folder, kubeconfig);
        }

        var demo = await K13d.DemoCluster.DemoCluster.Start(new DemoClusterOptions { Seed = live, Live = live }, cancellation);
        var path = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(path, demo.Kubeconfig, cancellation);
        return new BenchCluster(demo, folder, path);
    }

    /// <summary>How many logs its API server is sending; null where it does not tell, which a demo cluster does not.</summary>
    /// <seealso href="https://kubernetes.io/docs/reference/instrumentation/metrics/"/>
    public async Task<int?> OpenLogs(CancellationToken cancellation)
    {
        if (IsDemo)
        {
            return null;
        }

        var metrics = await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation);
        return metrics.Split('\n')
            .Where(line => line.StartsWith("apiserver_longrunning_requests{", StringComparison.Ordinal) && line.Contains("subresource=\"log\"", StringComparison.Ordinal))
            .Sum(line => (int)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        http.Dispose();
        if (demo is not null)
        {
            await demo.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
