using k8s;
using k8s.Models;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Workloads;

/// <summary>On a Deployment whose pods are held back, so that none runs.</summary>
[ClusterTests]
public sealed class WorkloadOperationsTests(TestCluster cluster) : IAsyncLifetime
{
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 5, TimeSpan.Zero);

    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ResourceRef Web => ResourceRef.Of(ResourceKind.Deployment, own!.Name, "web");

    private ResourceRef Nobody => Web with { Name = "nobody" };

    private IWorkloadScaler Scaler => services.GetRequiredService<IWorkloadScaler>();

    private IWorkloadRestarter Restarter => services.GetRequiredService<IWorkloadRestarter>();

    private IAutoscalers Autoscalers => services.GetRequiredService<IAutoscalers>();

    public async ValueTask InitializeAsync()
    {
        own = await cluster.NewNamespace("workloads");
        await cluster.Client.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", replicas: 2), own.Name, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_scale_answers_the_number_before_and_none_is_a_number()
    {
        Assert.Equal(2, Value(await Scaler.Scale(Web, 0, Cancellation)));
        Assert.Equal(0, Value(await Scaler.Scale(Web, 3, Cancellation)));

        Assert.Equal(3, (await Deployment()).Spec.Replicas);
    }

    [Fact]
    public async Task A_scale_of_a_missing_deployment_is_not_found() => Assert.IsType<Failure.NotFound>(FailureOf(await Scaler.Scale(Nobody, 1, Cancellation)));

    [Fact]
    public async Task An_autoscaler_is_found_by_its_target()
    {
        Assert.Null(Value(await Autoscalers.Of(Web, Cancellation)).Autoscaler);
        await Autoscale("of-another", "nobody", "apps/v1");
        await Autoscale("of-another-group", "web", "example.com/v1");
        await Autoscale("of-web", "web", "apps/v1");

        Assert.Equal("of-web", Value(await Autoscalers.Of(Web, Cancellation)).Autoscaler);
    }

    [Fact]
    public async Task A_restart_marks_the_template_with_its_time_and_a_second_one_with_another()
    {
        Value(await Restarter.Restart(Web, Noon, Cancellation));
        Assert.Equal("2026-11-24T12:00:00.005Z", (await Deployment()).Spec.Template.Metadata.Annotations[RestartedAt]);

        Value(await Restarter.Restart(Web, Noon.AddMilliseconds(1), Cancellation));
        Assert.Equal("2026-11-24T12:00:00.006Z", (await Deployment()).Spec.Template.Metadata.Annotations[RestartedAt]);
    }

    [Theory, InlineData("statefulset"), InlineData("daemonset")]
    public async Task The_other_kinds_are_restarted_the_same_way(string kind)
    {
        await cluster.Client.AppsV1.CreateNamespacedStatefulSetAsync(HeldBack.StatefulSet("web", replicas: 0), own!.Name, cancellationToken: Cancellation);
        await cluster.Client.AppsV1.CreateNamespacedDaemonSetAsync(HeldBack.DaemonSet("web"), own.Name, cancellationToken: Cancellation);

        Value(await Restarter.Restart(Web with { Kind = kind == "daemonset" ? ResourceKind.DaemonSet : ResourceKind.StatefulSet }, Noon, Cancellation));

        var template = "{.spec.template.metadata.annotations}";
        Assert.Contains("12:00:00.005Z", await cluster.Kubectl.Output("get", kind, "web", "-n", own.Name, "-o", $"jsonpath={template}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_StatefulSet_is_scaled_the_same_way()
    {
        await cluster.Client.AppsV1.CreateNamespacedStatefulSetAsync(HeldBack.StatefulSet("web", replicas: 1), own!.Name, cancellationToken: Cancellation);

        Assert.Equal(1, Value(await Scaler.Scale(Web with { Kind = ResourceKind.StatefulSet }, 0, Cancellation)));

        Assert.Equal(0, (await cluster.Client.AppsV1.ReadNamespacedStatefulSetAsync("web", own.Name, cancellationToken: Cancellation)).Spec.Replicas);
    }

    [Fact]
    public async Task A_deployment_is_paused_and_resumed_and_each_answers_how_it_was()
    {
        var pauses = services.GetRequiredService<IWorkloadPauses>();

        Assert.False(Value(await pauses.SetPaused(Web, true, Cancellation)));
        Assert.True((await Deployment()).Spec.Paused);
        Assert.True(Value(await pauses.SetPaused(Web, false, Cancellation)));
        Assert.NotEqual(true, (await Deployment()).Spec.Paused);
    }

    [Fact]
    public async Task A_paused_deployment_is_not_restarted()
    {
        await cluster.Client.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch("""{"spec":{"paused":true}}""", V1Patch.PatchType.MergePatch), "web", own!.Name, cancellationToken: Cancellation);

        var failure = Assert.IsType<Failure.Conflict>(FailureOf(await Restarter.Restart(Web, Noon, Cancellation)));

        Assert.Contains("deployment/web is paused", failure.Message, StringComparison.Ordinal);
        Assert.Null((await Deployment()).Spec.Template.Metadata.Annotations);
    }

    [Fact]
    public async Task A_restart_of_a_missing_deployment_is_not_found() => Assert.IsType<Failure.NotFound>(FailureOf(await Restarter.Restart(Nobody, Noon, Cancellation)));

    private Task<V2HorizontalPodAutoscaler> Autoscale(string name, string target, string apiVersion) =>
        cluster.Client.AutoscalingV2.CreateNamespacedHorizontalPodAutoscalerAsync(
            new V2HorizontalPodAutoscaler
            {
                Metadata = new V1ObjectMeta { Name = name },
                Spec = new V2HorizontalPodAutoscalerSpec
                {
                    ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = apiVersion, Kind = "Deployment", Name = target },
                    MinReplicas = 1,
                    MaxReplicas = 5,
                },
            },
            own!.Name,
            cancellationToken: Cancellation);

    private Task<V1Deployment> Deployment() => cluster.Client.AppsV1.ReadNamespacedDeploymentAsync("web", own!.Name, cancellationToken: Cancellation);
}
