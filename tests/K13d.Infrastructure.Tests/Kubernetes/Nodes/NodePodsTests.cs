using k8s.Models;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Nodes;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Nodes;

[ClusterTests]
public sealed class NodePodsTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace home = null!;
    private TestNode node = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private INodePods Pods => services.GetRequiredService<INodePods>();

    public async ValueTask InitializeAsync() => (node, home) = (await TestNode.Create(cluster.Client, Cancellation), await cluster.NewNamespace("k13d-drain"));

    public async ValueTask DisposeAsync()
    {
        await home.DisposeAsync();
        await node.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task The_pods_of_a_node_are_read_with_what_a_drain_asks_of_them()
    {
        await cluster.Bind(home, node, "alone");
        await cluster.Bind(home, node, "data", pod => pod.Spec.Volumes = [new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() }]);
        await cluster.Bind(home, node, "mirror", pod => pod.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "x" });
        await cluster.Report(await cluster.Bind(home, node, "over"), "Succeeded");
        var elsewhere = await TestNode.Create(cluster.Client, Cancellation);
        await using (elsewhere)
        {
            await cluster.Bind(home, elsewhere, "elsewhere");

            var pods = Value(await Pods.On(node.Name, Cancellation)).ToDictionary(pod => pod.Name, StringComparer.Ordinal);

            Assert.Equal(["alone", "data", "mirror", "over"], pods.Keys.Order(StringComparer.Ordinal));
            Assert.Equal((false, false, false), (pods["alone"].HasLocalData, pods["alone"].IsMirror, pods["alone"].IsFinished));
            Assert.Null(pods["alone"].Controller);
            Assert.True(pods["data"].HasLocalData);
            Assert.True(pods["mirror"].IsMirror);
            Assert.True(pods["over"].IsFinished);
            Assert.Equal(
                pods.Values.Select(pod => pod.Uid).Order(StringComparer.Ordinal),
                Value(await Pods.Present(node.Name, Cancellation)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_pod_of_a_DaemonSet_says_whether_that_is_there()
    {
        // Whoever makes such a pod on a cluster has its DaemonSet, or the garbage collector, take it away again.
        await using var server = await ScriptedApiServer.Start(context => context.Request.Path.Value switch
        {
            "/api/v1/pods" => context.Response.WriteAsync($$"""{"kind":"PodList","items":[{{PodOf("logs")}},{{PodOf("gone")}}]}"""),
            "/apis/apps/v1/namespaces/shop/daemonsets/gone" => NotFound(context),
            _ => context.Response.WriteAsync("{}"),
        });
        await using var scripted = KubernetesServices.Build(server.Kubeconfig);

        var pods = Value(await scripted.GetRequiredService<INodePods>().On("node-1", Cancellation));

        Assert.Equal(
            [new PodController("DaemonSet", "gone", IsMissing: true), new PodController("DaemonSet", "logs")],
            pods.Select(pod => pod.Controller).OrderBy(owner => owner!.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_found() => Assert.IsType<Failure.NotFound>(FailureOf(await Pods.On("k13d-test-nowhere", Cancellation)));

    private static string PodOf(string daemonSet) =>
        $$$"""
        {"metadata":{"namespace":"shop","name":"{{{daemonSet}}}-1","uid":"1","ownerReferences":[{"kind":"DaemonSet","name":"{{{daemonSet}}}","controller":true}]}}
        """;

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("""{"kind":"Status","status":"Failure","reason":"NotFound","code":404}""");
    }
}
