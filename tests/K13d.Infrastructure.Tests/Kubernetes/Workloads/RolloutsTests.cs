using k8s;
using k8s.Models;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Workloads;

/// <summary>On workloads whose pods are held back until the test lets them go.</summary>
[ClusterTests]
public sealed class RolloutsTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ResourceRef Web => ResourceRef.Of(ResourceKind.Deployment, own!.Name, "web");

    private IRollouts Rollouts => services.GetRequiredService<IRollouts>();

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("rollouts");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_rollout_is_followed_until_it_is_complete()
    {
        await Create(replicas: 1);
        await using var states = Value(await Rollouts.Follow(Web, Cancellation)).States.GetAsyncEnumerator(Cancellation);

        await Until(states, RolloutState.Progressing, "0 of 1 updated replicas are available");
        await cluster.Client.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch("""{"spec":{"replicas":0}}""", V1Patch.PatchType.MergePatch), "web", own!.Name, cancellationToken: Cancellation);

        await Until(states, RolloutState.Complete, "deployment/web successfully rolled out");
    }

    [Fact]
    public async Task A_rollout_past_its_deadline_fails_and_its_pods_say_why()
    {
        await Create(replicas: 1, deadline: 1);
        await using var states = Value(await Rollouts.Follow(Web, Cancellation)).States.GetAsyncEnumerator(Cancellation);

        await Until(states, RolloutState.Failed, "deployment/web exceeded its progress deadline");

        var trouble = Assert.Single(Value(await Rollouts.Troubles(Web, Cancellation)).Pods);
        Assert.StartsWith("web-", trouble.Name, StringComparison.Ordinal);
        Assert.Equal("SchedulingGated", trouble.Reason);
    }

    [Fact]
    public async Task A_workload_that_is_deleted_meanwhile_ends_it()
    {
        await Create(replicas: 1);
        await using var states = Value(await Rollouts.Follow(Web, Cancellation)).States.GetAsyncEnumerator(Cancellation);
        Assert.True(await states.MoveNextAsync());

        await cluster.Client.AppsV1.DeleteNamespacedDeploymentAsync("web", own!.Name, cancellationToken: Cancellation);

        while (FailureOf(states.Current) is null)
        {
            Assert.True(await states.MoveNextAsync());
        }

        Assert.Equal("deployment/web has been deleted.", Assert.IsType<Failure.NotFound>(FailureOf(states.Current)).Message);
        Assert.False(await states.MoveNextAsync());
    }

    [Fact]
    public async Task The_other_kinds_are_followed_too()
    {
        await cluster.Client.AppsV1.CreateNamespacedStatefulSetAsync(HeldBack.StatefulSet("web", replicas: 1), own!.Name, cancellationToken: Cancellation);
        await cluster.Client.AppsV1.CreateNamespacedDaemonSetAsync(HeldBack.DaemonSet("web"), own.Name, cancellationToken: Cancellation);
        await using var ofSet = Value(await Rollouts.Follow(Web with { Kind = ResourceKind.StatefulSet }, Cancellation)).States.GetAsyncEnumerator(Cancellation);
        await using var ofDaemons = Value(await Rollouts.Follow(Web with { Kind = ResourceKind.DaemonSet }, Cancellation)).States.GetAsyncEnumerator(Cancellation);

        await Until(ofSet, RolloutState.Progressing, "Waiting for 1 pods of statefulset/web to be ready");
        await Until(ofDaemons, RolloutState.Progressing, "updated pods are available");
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_before_anything_is_followed() =>
        Assert.IsType<Failure.NotFound>(FailureOf(await Rollouts.Follow(Web, Cancellation)));

    private Task<V1Deployment> Create(int replicas, int? deadline = null)
    {
        var deployment = HeldBack.Deployment("web", replicas);
        deployment.Spec.ProgressDeadlineSeconds = deadline;
        return cluster.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, own!.Name, cancellationToken: Cancellation);
    }

    private static async Task Until(IAsyncEnumerator<Result<RolloutProgress>> states, RolloutState state, string message)
    {
        while (await states.MoveNextAsync())
        {
            var progress = Value(states.Current);
            if (progress.State == state && progress.Message.Contains(message, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"It ended before '{message}'.");
    }
}
