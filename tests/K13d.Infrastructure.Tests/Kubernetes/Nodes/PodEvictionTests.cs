using k8s;
using k8s.Models;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Nodes;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Nodes;

[ClusterTests]
public sealed class PodEvictionTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace home = null!;
    private TestNode node = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (node, home) = (await TestNode.Create(cluster.Client, Cancellation), await cluster.NewNamespace("k13d-drain"));

    public async ValueTask DisposeAsync()
    {
        await home.DisposeAsync();
        await node.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_pod_that_no_budget_is_about_goes()
    {
        var pod = await cluster.Bind(home, node, "web-1");

        Assert.Equal(EvictionAnswer.Accepted, Value(await Evict(pod)).Answer);

        Assert.Empty((await cluster.Client.CoreV1.ListNamespacedPodAsync(home.Name, cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task A_budget_that_holds_a_pod_back_is_named_and_the_pod_stays()
    {
        var pod = await cluster.Bind(home, node, "web-1");
        await cluster.Report(pod);
        await Budget("web-keeps-one", "web");
        await Budget("of-others", "other");

        var answer = Value(await Evict(pod));

        Assert.Equal((EvictionAnswer.HeldBack, $"{home.Name}/web-keeps-one"), (answer.Answer, Assert.Single(answer.Budgets)));
        Assert.Single((await cluster.Client.CoreV1.ListNamespacedPodAsync(home.Name, cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task A_pod_that_more_than_one_budget_is_about_cannot_be_evicted_and_all_are_named()
    {
        var pod = await cluster.Bind(home, node, "web-1");
        await cluster.Report(pod);
        await Budget("one", "web");
        await Budget("two", "web");

        var failure = Assert.IsType<Failure.Conflict>(FailureOf(await Evict(pod)));

        Assert.Contains($"{home.Name}/one, {home.Name}/two", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_gone_or_has_a_successor_of_its_name_is_no_failure_and_the_successor_stays()
    {
        var first = await cluster.Bind(home, node, "web-1");
        Value(await Evict(first));
        Assert.Equal(EvictionAnswer.Accepted, Value(await Evict(first)).Answer);
        var second = await cluster.Bind(home, node, "web-1");

        Assert.Equal(EvictionAnswer.Accepted, Value(await Evict(first)).Answer);

        var left = Assert.Single((await cluster.Client.CoreV1.ListNamespacedPodAsync(home.Name, cancellationToken: Cancellation)).Items);
        Assert.Equal((second.Metadata.Uid, null), (left.Metadata.Uid, left.Metadata.DeletionTimestamp));
    }

    private Task<Result<Eviction>> Evict(V1Pod pod) => services.GetRequiredService<IPodEviction>().Evict(
        new PodOnNode(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid), TimeSpan.Zero, Cancellation);

    private Task<V1PodDisruptionBudget> Budget(string name, string app) => cluster.Client.PolicyV1.CreateNamespacedPodDisruptionBudgetAsync(
        new V1PodDisruptionBudget
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MinAvailable = 1,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = app } },
            },
        },
        home.Name,
        cancellationToken: Cancellation);
}
