using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Nodes;

/// <summary>
/// Many drains at once of random nodes under random budgets, on the cluster under test: what the model of them in the tests of the use case takes for
/// granted is the API server's own doing here. Nothing makes the pods again, so a budget that was ever broken still is at the end.
/// </summary>
[ClusterTests]
public sealed class RandomDrainsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private const int Drains = 60;
    private const int AtOnce = 8;
    private const int Seed = 20_261_124;

    private V1OwnerReference owner = null!;

    protected override async Task Arrange()
    {
        var map = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "owner" } };
        map = await Cluster.CoreV1.CreateNamespacedConfigMapAsync(map, Home, cancellationToken: Cancellation);
        owner = new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "owner", Uid = map.Metadata.Uid, Controller = true };
    }

    [Fact]
    public async Task No_budget_is_ever_broken_and_every_refused_drain_leaves_the_node_as_it_was()
    {
        var ends = new int[3];
        await Parallel.ForAsync(0, Drains, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (number, _) =>
        {
            var end = await DrainOne(number, new Random(Seed + number));
            Interlocked.Increment(ref ends[end]);
        });

        // The canary: each of the three ends was seen.
        Assert.All(ends, count => Assert.True(count >= 3, $"{ends[0]} refused, {ends[1]} succeeded, {ends[2]} unfinished."));
    }

    /// <returns>0 where it was refused, 1 where it succeeded, 2 where it was given up.</returns>
    private async Task<int> DrainOne(int number, Random random)
    {
        await using var only = await TestNode.Create(Cluster, Cancellation);
        var (node, app) = (only.Name, $"app-{number}");
        var pods = new List<V1Pod>();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            pods.Add(await Bind(node, app, $"{app}-{count}", random));
        }

        var budget = random.Next(3) > 0 ? await Budget(app, random.Next(0, 4)) : null;
        var healthy = pods.Count(pod => pod.Status.Phase == "Running");
        var (force, delete) = (random.Next(4) > 0, random.Next(4) > 0);

        var answer = await Post("/api/node/drain", new { name = node, force, deleteLocalData = delete, gracePeriodSeconds = 0, timeoutSeconds = 2 });

        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        var left = (await Cluster.CoreV1.ListNamespacedPodAsync(Home, labelSelector: $"app={app}", cancellationToken: Cancellation)).Items;
        var cordoned = (await Cluster.CoreV1.ReadNodeAsync(node, cancellationToken: Cancellation)).Spec?.Unschedulable == true;
        var refuses = pods.Any(pod => pod.Status.Phase == "Running"
            && ((pod.OwnerReferences() is null && !force) || (pod.Spec.Volumes is not null && !delete)));
        var least = budget is null ? 0 : int.Parse(budget.Spec.MinAvailable.Value, CultureInfo.InvariantCulture);
        Assert.True(
            left.Count(pod => pod.Status.Phase == "Running") >= Math.Min(healthy, least),
            $"{app}: of {healthy} healthy pods {left.Count} are left, and {least} should be: {body}");
        Assert.Equal(refuses, !cordoned);
        if (refuses)
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Equal(pods.Select(pod => pod.Uid()).Order(StringComparer.Ordinal), left.Select(pod => pod.Uid()).Order(StringComparer.Ordinal));
            Assert.All(left, pod => Assert.Null(pod.Metadata.DeletionTimestamp));
            return 0;
        }

        Assert.Equal(left.Count == 0 ? HttpStatusCode.OK : HttpStatusCode.Conflict, answer.StatusCode);
        if (left.Count > 0)
        {
            Assert.Equal(
                left.Select(pod => pod.Name()).Order(StringComparer.Ordinal),
                body["details"]!["pods"]!.AsArray().Select(pod => Text(pod!, "name")).Order(StringComparer.Ordinal));
        }

        return left.Count == 0 ? 1 : 2;
    }

    private async Task<V1Pod> Bind(string node, string app, string name, Random random)
    {
        var pod = HeldBack.Pod(name);
        (pod.Spec.SchedulingGates, pod.Spec.NodeName) = (null, node);
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = app };
        pod.Metadata.OwnerReferences = random.Next(8) > 0 ? [owner] : null;
        pod.Spec.Volumes = random.Next(8) > 0 ? null : [new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() }];
        pod.Spec.AutomountServiceAccountToken = false;
        await Cluster.CoreV1.CreateNamespacedPodAsync(pod, Home, cancellationToken: Cancellation);
        var (phase, ready) = random.Next(8) > 0 ? ("Running", "True") : ("Succeeded", "False");
        var status = new V1Patch(
            $$$"""{"status":{"phase":"{{{phase}}}","conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""", V1Patch.PatchType.MergePatch);
        return await Cluster.CoreV1.PatchNamespacedPodStatusAsync(status, name, Home, cancellationToken: Cancellation);
    }

    private Task<V1PodDisruptionBudget> Budget(string app, int minAvailable) => Cluster.PolicyV1.CreateNamespacedPodDisruptionBudgetAsync(
        new V1PodDisruptionBudget
        {
            Metadata = new V1ObjectMeta { Name = app },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MinAvailable = minAvailable,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = app } },
            },
        },
        Home,
        cancellationToken: Cancellation);
}
