using System.Text.Json.Nodes;
using k8s;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Workloads;

/// <summary>On workloads whose pods are held back, so that none runs; <c>kubectl rollout</c> says what is right.</summary>
[ClusterTests]
public sealed class WorkloadRevisionsTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    public static TheoryData<string> Kinds => ["deployment", "statefulset", "daemonset"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IWorkloadRevisions Revisions => services.GetRequiredService<IWorkloadRevisions>();

    public async ValueTask InitializeAsync()
    {
        own = await cluster.NewNamespace("revisions");
        await cluster.Client.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", replicas: 1), own.Name, cancellationToken: Cancellation);
        await cluster.Client.AppsV1.CreateNamespacedStatefulSetAsync(HeldBack.StatefulSet("web", replicas: 1), own.Name, cancellationToken: Cancellation);
        await cluster.Client.AppsV1.CreateNamespacedDaemonSetAsync(HeldBack.DaemonSet("web"), own.Name, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_template_is_a_revision_with_its_change_cause_and_the_newest_is_current(string kind)
    {
        await Settled(kind);
        await Change(kind, "nginx:1.28", "a newer nginx");

        var history = Value(await Revisions.Of(Workload(kind), Cancellation));

        Assert.Equal([1L, 2L], history.Revisions.Select(revision => revision.Number));
        Assert.Equal([null, "a newer nginx"], history.Revisions.Select(revision => revision.ChangeCause));
        Assert.Equal(["nginx:1.27", "nginx:1.28"], history.Revisions.SelectMany(revision => revision.Images));
        Assert.Equal((2L, 1L), (history.Current!.Number, history.Previous!.Number));
        Assert.Matches(kind == "deployment" ? "^replicaset/web-" : "^controllerrevision/web-", history.Current.Source);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_rollback_is_what_kubectl_would_have_done(string kind)
    {
        await Settled(kind);
        await Change(kind, "nginx:1.28", "a newer nginx");
        var before = Value(await Revisions.Of(Workload(kind), Cancellation));

        Value(await Revisions.RollBack(Workload(kind), before.Find(1)!, Cancellation));
        await Settled(kind);

        var after = Value(await Revisions.Of(Workload(kind), Cancellation));
        Assert.Equal([2L, 3L], after.Revisions.Select(revision => revision.Number));
        Assert.Equal(3, after.Current!.Number);
        Assert.True(JsonNode.DeepEquals(before.Revisions[0].Template, after.Template));
        var ours = await Object(kind);
        await cluster.Kubectl.Output("rollout", "undo", $"{kind}/web", "-n", own!.Name);
        await Settled(kind);
        await cluster.Kubectl.Output("rollout", "undo", $"{kind}/web", "-n", own.Name);
        await Settled(kind);
        var theirs = await Object(kind);
        Assert.Equal(Essence(theirs), Essence(ours));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_revisions_are_those_of_this_workload_alone(string kind)
    {
        await Settled(kind);

        Assert.Single(Value(await Revisions.Of(Workload(kind), Cancellation)).Revisions);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_not_there_is_not_found(string kind)
    {
        var nobody = Workload(kind) with { Name = "nobody" };
        var revision = new WorkloadRevision(1, null, DateTimeOffset.UnixEpoch, "", new Dictionary<string, string>(), new JsonObject { ["spec"] = new JsonObject() });

        Assert.IsType<Failure.NotFound>(FailureOf(await Revisions.Of(nobody, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Revisions.RollBack(nobody, revision, Cancellation)));
    }

    [Fact]
    public async Task A_paused_deployment_says_so()
    {
        await cluster.Kubectl.Output("rollout", "pause", "deployment/web", "-n", own!.Name);

        Assert.True(Value(await Revisions.Of(Workload("deployment"), Cancellation)).Paused);
    }

    private ResourceRef Workload(string kind) => ResourceRef.Of(
        kind switch
        {
            "deployment" => ResourceKind.Deployment,
            "statefulset" => ResourceKind.StatefulSet,
            _ => ResourceKind.DaemonSet,
        },
        own!.Name,
        "web");

    private async Task Change(string kind, string image, string cause)
    {
        var change = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubernetes.io/change-cause"] = cause } },
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) } },
            },
        };
        await cluster.Kubectl.Output("patch", kind, "web", "-n", own!.Name, "-p", change.ToJsonString());
        await Settled(kind);
    }

    /// <summary>Waits until the controller has seen what the workload is to be.</summary>
    private async Task Settled(string kind)
    {
        var generation = (await Object(kind))["metadata"]!["generation"];
        await cluster.Kubectl.Output("wait", $"--for=jsonpath={{.status.observedGeneration}}={generation}", $"{kind}/web", "-n", own!.Name);
    }

    private async Task<JsonObject> Object(string kind) =>
        JsonNode.Parse(await cluster.Kubectl.Output("get", kind, "web", "-n", own!.Name, "-o", "json"))!.AsObject();

    /// <summary>What a rollback decides: the template and the annotations, but for the number that rises with each.</summary>
    private static string Essence(JsonObject workload)
    {
        var annotations = workload["metadata"]!["annotations"]?.DeepClone().AsObject() ?? [];
        annotations.Remove("deployment.kubernetes.io/revision");
        annotations.Remove("deprecated.daemonset.template.generation");
        return $"{annotations.ToJsonString()} {workload["spec"]!["template"]!.ToJsonString()}";
    }
}
