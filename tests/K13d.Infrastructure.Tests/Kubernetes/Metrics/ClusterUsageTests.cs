using k8s;
using k8s.Models;
using K13d.Application.Ports.Metrics;
using K13d.DemoCluster;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using K13d.Infrastructure.Kubernetes.Metrics;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Metrics;

/// <summary>What the cluster under test measures, by whichever way it has.</summary>
[ClusterTests]
public sealed class ClusterUsageTests(TestCluster cluster) : IAsyncDisposable
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IClusterUsage Usage => services.GetRequiredService<IClusterUsage>();

    private IResourceBounds Bounds => services.GetRequiredService<IResourceBounds>();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task Nodes_are_measured_and_have_something_to_compare_it_with()
    {
        var nodes = Value(await Usage.Nodes(null, Cancellation));
        var one = Value(await Usage.Nodes("node-1", Cancellation));
        var allocatable = Value(await Bounds.Nodes("node-1", Cancellation));

        Assert.Contains(nodes.Items, node => node.Name == "node-1");
        var node = Assert.Single(one.Items);
        var share = node.Usage.Of(allocatable.Find(node));
        Assert.InRange(share.Cpu ?? -1, 0, 100);
        Assert.InRange(share.Memory ?? -1, 1, 100);
    }

    [Fact]
    public async Task A_kubelet_says_itself_what_its_node_uses()
    {
        var nodes = Value(await services.GetRequiredService<KubeletSummaries>().Nodes("node-1", Cancellation));

        Assert.Equal("kubelet", nodes.Source);
        Assert.True(Assert.Single(nodes.Items).Usage is { NanoCores: > 0, Bytes: > 1 << 20 });
        Assert.Empty(nodes.SilentNodes);
    }

    [Fact]
    public async Task A_node_or_pod_without_metrics_is_not_found()
    {
        Assert.IsType<Failure.NotFound>(FailureOf(await Usage.Nodes("k13d-nowhere", Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Usage.Pods("default", "k13d-nowhere", Cancellation)));
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_has_no_pods() =>
        Assert.Empty(Value(await Usage.Pods("k13d-nowhere", null, Cancellation)).Items);

    [Fact]
    public async Task What_a_running_pod_requests_is_read_off_it()
    {
        await using var @namespace = await cluster.NewNamespace("k13d-metrics");
        await cluster.Client.CoreV1.CreateNamespacedPodAsync(Pod(), @namespace.Name, cancellationToken: Cancellation);
        await cluster.Kubectl.Output("wait", "pod/web", "-n", @namespace.Name, "--for=jsonpath={.status.phase}=Running", "--timeout=90s");

        var pods = Value(await Bounds.Pods(@namespace.Name, "web", Cancellation)).Pods;

        var pod = Assert.Single(pods).Value;
        Assert.Equal(new ResourceBounds(new ResourceAmounts(15, 24 << 20), new ResourceAmounts(null, 32 << 20)), pod.Total);
        Assert.Equal(new ResourceAmounts(10, 16 << 20), pod.Containers["app"].Requests);
        Assert.Empty(Value(await Bounds.Pods(@namespace.Name, "other", Cancellation)).Pods);
    }

    private static V1Pod Pod()
    {
        ResourceQuantity Amount(string text) => new(text);
        V1Container Container(string name, string cpu, string memory) => new()
        {
            Name = name,
            Image = "busybox:1.36",
            Command = ["sleep", "3600"],
            Resources = new V1ResourceRequirements
            {
                Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = Amount(cpu), ["memory"] = Amount(memory) },
                Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = Amount("16Mi") },
            },
        };
        return new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "web" },
            Spec = new V1PodSpec { Containers = [Container("app", "10m", "16Mi"), Container("log", "5m", "8Mi")], TerminationGracePeriodSeconds = 0 },
        };
    }
}

/// <summary>On demo clusters that measure in different ways, or in none.</summary>
public sealed class ClusterUsageSourcesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(true, "metrics.k8s.io"), InlineData(false, "kubelet")]
    public async Task Pods_and_nodes_are_read_from_the_metrics_API_or_else_from_the_kubelets(bool hasApi, string source)
    {
        await using var cluster = await TestCluster.StartDemo(new DemoClusterOptions { Live = false, MetricsApi = hasApi });
        await using var services = KubernetesServices.Build(cluster.KubeconfigPath);
        var usage = services.GetRequiredService<IClusterUsage>();

        var pods = Value(await usage.Pods(null, null, Cancellation));
        var nodes = Value(await usage.Nodes(null, Cancellation));
        var payments = Value(await usage.Pods("payments", null, Cancellation));
        var one = Value(await usage.Pods("default", "nginx-abc123", Cancellation));

        Assert.Equal((source, source), (pods.Source, nodes.Source));
        Assert.Equal(["node-1", "node-2", "node-3"], nodes.Items.Select(node => node.Name));
        Assert.All(nodes.Items, node => Assert.True(node.Usage.Bytes > 400L << 20));
        Assert.Contains(pods.Items, pod => pod is { Namespace: "shop", Name: "db-0" });
        Assert.All(payments.Items, pod => Assert.Equal("payments", pod.Namespace));
        Assert.Contains(payments.Items, pod => pod.Containers.Select(container => container.Name).SequenceEqual(["api", "proxy"]));
        Assert.Equal("nginx", Assert.Single(Assert.Single(one.Items).Containers).Name);
        Assert.True(one.Items[0].Total is { NanoCores: > 0, Bytes: > 0 });
        Assert.Empty(pods.SilentNodes);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_named_and_the_others_are_told_of()
    {
        await using var cluster = await TestCluster.StartDemo(new DemoClusterOptions { Live = false, MetricsApi = false });
        await cluster.Client.CoreV1.CreateNodeAsync(new V1Node { Metadata = new V1ObjectMeta { Name = "gone" } }, cancellationToken: Cancellation);
        await using var services = KubernetesServices.Build(cluster.KubeconfigPath);

        var nodes = Value(await services.GetRequiredService<IClusterUsage>().Nodes(null, Cancellation));

        Assert.Equal(["gone"], nodes.SilentNodes);
        Assert.Equal(["node-1", "node-2", "node-3"], nodes.Items.Select(node => node.Name));
    }

    [Fact]
    public async Task Where_nothing_measures_it_is_said_what_to_install()
    {
        await using var cluster = await TestCluster.StartDemo(new DemoClusterOptions { Live = false, MetricsApi = false, NodeProxy = false });
        await using var services = KubernetesServices.Build(cluster.KubeconfigPath);

        var failure = Assert.IsType<Failure.Unavailable>(FailureOf(await services.GetRequiredService<IClusterUsage>().Pods(null, null, Cancellation)));

        Assert.Equal("METRICS_UNAVAILABLE", failure.Code);
        Assert.Contains("Install metrics-server", failure.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", failure.Details["kubelet"]?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_not_reached_is_told_as_that()
    {
        await using var server = await ScriptedApiServer.Start(_ => Task.CompletedTask);
        server.Write("token: first", address: "https://127.0.0.1:1");
        await using var services = KubernetesServices.Build(server.Kubeconfig, ("Kubernetes:Retries", "0"));

        Assert.IsType<Failure.ClusterFailed>(FailureOf(await services.GetRequiredService<IClusterUsage>().Nodes(null, Cancellation)));
    }
}
