using System.Collections.Concurrent;
using System.Net.Http.Headers;
using k8s;
using K13d.DemoCluster;
using K13d.Testing.Tools;

namespace K13d.Testing.Clusters;

/// <summary>
/// The cluster under test: an embedded demo cluster, or the real one whose kubeconfig <c>K13D_TEST_KUBECONFIG</c> names. An assembly
/// fixture: <c>[assembly: AssemblyFixture(typeof(TestCluster))]</c>, then a constructor parameter.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    private readonly DemoClusterOptions? demoOptions;
    private readonly ConcurrentBag<TestNamespace> namespaces = [];
    private K13d.DemoCluster.DemoCluster? demo;
    private string folder = "";
    private Kubernetes? client;
    private Kubernetes? http;
    private KubectlRunner? kubectl;
    private HelmRunner? helm;

    public TestCluster()
    {
    }

    private TestCluster(DemoClusterOptions options) => demoOptions = options;

    /// <summary>The setting that names a real cluster to test on.</summary>
    public static string? RealKubeconfig => Environment.GetEnvironmentVariable("K13D_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;

    /// <summary>Whether this is the demo cluster, and not a real Kubernetes.</summary>
    public bool IsDemo => demo is not null;

    /// <summary>The demo cluster itself, for what only it can do.</summary>
    public K13d.DemoCluster.DemoCluster Demo => demo ?? throw new InvalidOperationException("The cluster under test is not the demo cluster");

    /// <summary>The kubeconfig, as YAML.</summary>
    public string Kubeconfig { get; private set; } = "";

    /// <summary>A file that holds <see cref="Kubeconfig"/>.</summary>
    public string KubeconfigPath { get; private set; } = "";

    /// <summary>An administrator's client.</summary>
    public IKubernetes Client => client ?? throw NotStarted();

    /// <summary>An administrator's plain HTTP client, for requests and answers as they go over the wire; its base address is the API server's.</summary>
    public HttpClient Http => http?.HttpClient ?? throw NotStarted();

    /// <summary>The real kubectl with this cluster's kubeconfig.</summary>
    public KubectlRunner Kubectl => kubectl ?? throw NotStarted();

    /// <summary>The real helm with this cluster's kubeconfig.</summary>
    public HelmRunner Helm => helm ?? throw NotStarted();

    /// <summary>A demo cluster of a test's own, whatever the cluster under test is.</summary>
    public static async Task<TestCluster> StartDemo(DemoClusterOptions options)
    {
        var cluster = new TestCluster(options);
        await cluster.InitializeAsync();
        return cluster;
    }

    public async ValueTask InitializeAsync()
    {
        folder = Directory.CreateTempSubdirectory("k13d-cluster-").FullName;
        if (demoOptions is null && RealKubeconfig is { } real)
        {
            Kubeconfig = await File.ReadAllTextAsync(real);
            KubeconfigPath = real;
        }
        else
        {
            demo = await K13d.DemoCluster.DemoCluster.Start(demoOptions ?? new DemoClusterOptions(), TestContext.Current.CancellationToken);
            Kubeconfig = demo.Kubeconfig;
            KubeconfigPath = Path.Combine(folder, "kubeconfig");
            await File.WriteAllTextAsync(KubeconfigPath, Kubeconfig);
        }

        client = new Kubernetes(Configuration());
        var plain = Configuration();
        plain.FirstMessageHandlerSetup = handler => handler.AllowAutoRedirect = false;
        http = new Kubernetes(plain);
        http.HttpClient.BaseAddress = http.BaseUri;
        http.HttpClient.DefaultRequestHeaders.Authorization =
            Configuration().AccessToken is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        kubectl = new KubectlRunner(KubeconfigPath);
        helm = new HelmRunner(KubeconfigPath);
    }

    /// <summary>A configuration for a client of the test's own.</summary>
    public KubernetesClientConfiguration Configuration() => KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeconfigPath);

    /// <summary>
    /// Creates a namespace for one test. It is deleted when the test disposes of it and, if the test does not get so far, with this fixture.
    /// </summary>
    /// <param name="purpose">The start of its name, a DNS label; the rest is random.</param>
    public async Task<TestNamespace> NewNamespace(string purpose = "test")
    {
        var created = await TestNamespace.Create(Client, purpose, TestContext.Current.CancellationToken, awaitServiceAccount: demoOptions?.Live ?? true);
        namespaces.Add(created);
        return created;
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsDemo)
        {
            foreach (var left in namespaces)
            {
                await left.DisposeAsync();
            }
        }

        helm?.Dispose();
        kubectl?.Dispose();
        http?.Dispose();
        client?.Dispose();
        if (demo is not null)
        {
            await demo.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static InvalidOperationException NotStarted() => new("The cluster under test has not started: is it registered as a fixture?");
}
