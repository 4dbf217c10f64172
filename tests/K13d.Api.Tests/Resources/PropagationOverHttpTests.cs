using k8s;
using k8s.Models;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Resources;

/// <summary>
/// What becomes of what a Deployment owns when it is deleted over HTTP. Its pod stays until it is let go, so that a deletion can be seen under way.
/// </summary>
[ClusterTests]
public sealed class PropagationOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private const string Name = "web";

    private string set = "";
    private string pod = "";

    protected override async Task Arrange()
    {
        var deployment = HeldBack.Deployment(Name, 1);
        deployment.Spec.Template.Metadata.Finalizers = ["k13d.example/hold"];
        await Cluster.AppsV1.CreateNamespacedDeploymentAsync(deployment, Home, cancellationToken: Cancellation);
        await UntilPod(found => found is not null);
        set = Assert.Single((await Sets()).Items).Name();
        pod = Assert.Single((await Pods()).Items).Name();
    }

    [Fact]
    public Task In_the_foreground_it_goes_after_what_it_owns() => WhileItsPodIsHeld(
        async () =>
        {
            Assert.Equal("terminating", await Delete("&propagationPolicy=Foreground"));

            await UntilPod(found => found?.Metadata.DeletionTimestamp is not null);
            var deployment = await Cluster.AppsV1.ReadNamespacedDeploymentAsync(Name, Home, cancellationToken: Cancellation);
            Assert.NotNull(deployment.Metadata.DeletionTimestamp);
            Assert.Equal(["foregroundDeletion"], deployment.Metadata.Finalizers);
            Assert.Equal(["foregroundDeletion"], Assert.Single((await Sets()).Items).Metadata.Finalizers);
        },
        () => UntilDeployment(found => found is null));

    [Theory]
    [InlineData("")]
    [InlineData("&propagationPolicy=Background")]
    public Task In_the_background_and_by_default_it_goes_at_once_and_what_it_owns_after_it(string policy) => WhileItsPodIsHeld(
        async () =>
        {
            Assert.Equal("deleted", await Delete(policy));

            Assert.Empty((await Deployments()).Items);
            await UntilSet(found => found is null);
            await UntilPod(found => found?.Metadata.DeletionTimestamp is not null);
        },
        () => UntilPod(found => found is null));

    [Fact]
    public Task As_orphans_what_it_owns_stays_without_it() => WhileItsPodIsHeld(
        async () =>
        {
            Assert.Equal("terminating", await Delete("&propagationPolicy=Orphan"));

            await UntilDeployment(found => found is null);
            var orphan = Assert.Single((await Sets()).Items);
            Assert.Equal((set, null, null), (orphan.Name(), orphan.Metadata.OwnerReferences, orphan.Metadata.DeletionTimestamp));
            var kept = Assert.Single((await Pods()).Items);
            Assert.Equal((pod, set, null), (kept.Name(), Assert.Single(kept.Metadata.OwnerReferences).Name, kept.Metadata.DeletionTimestamp));
        },
        () => Task.CompletedTask);

    private async Task WhileItsPodIsHeld(Func<Task> held, Func<Task> after)
    {
        try
        {
            await held();
        }
        finally
        {
            var patch = new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch);
            await Cluster.CoreV1.PatchNamespacedPodAsync(patch, pod, Home, cancellationToken: CancellationToken.None);
        }

        await after();
    }

    private async Task<string> Delete(string policy) => Text(
        await Ok(await Client.DeleteAsync($"/api/k8s/deployments/{Name}?namespace={Home}{policy}", Cancellation)), "status");

    private Task<V1DeploymentList> Deployments() => Cluster.AppsV1.ListNamespacedDeploymentAsync(Home, cancellationToken: Cancellation);

    private Task<V1ReplicaSetList> Sets() => Cluster.AppsV1.ListNamespacedReplicaSetAsync(Home, cancellationToken: Cancellation);

    private Task<V1PodList> Pods() => Cluster.CoreV1.ListNamespacedPodAsync(Home, cancellationToken: Cancellation);

    private async Task UntilDeployment(Func<V1Deployment?, bool> isSo) => await Until(await Deployments(), isSo, version =>
        Cluster.AppsV1.WatchListNamespacedDeploymentAsync(Home, resourceVersion: version, timeoutSeconds: 30, cancellationToken: Cancellation));

    private async Task UntilSet(Func<V1ReplicaSet?, bool> isSo) => await Until(await Sets(), isSo, version =>
        Cluster.AppsV1.WatchListNamespacedReplicaSetAsync(Home, resourceVersion: version, timeoutSeconds: 30, cancellationToken: Cancellation));

    private async Task UntilPod(Func<V1Pod?, bool> isSo) => await Until(await Pods(), isSo, version =>
        Cluster.CoreV1.WatchListNamespacedPodAsync(Home, resourceVersion: version, timeoutSeconds: 30, cancellationToken: Cancellation));

    /// <param name="now">The one object of its kind, or none.</param>
    private static async Task Until<T, TList>(TList now, Func<T?, bool> isSo, Func<string, IAsyncEnumerable<(WatchEventType, T)>> changesSince)
        where T : class
        where TList : IItems<T>, IKubernetesObject<V1ListMeta>
    {
        if (isSo(now.Items.SingleOrDefault()))
        {
            return;
        }

        await foreach (var (change, value) in changesSince(now.Metadata.ResourceVersion))
        {
            if (isSo(change == WatchEventType.Deleted ? null : value))
            {
                return;
            }
        }

        Assert.Fail($"The {typeof(T).Name} did not become as it should within 30 s.");
    }
}
