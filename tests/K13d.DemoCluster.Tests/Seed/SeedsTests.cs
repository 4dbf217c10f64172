using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Seed;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tests.Controllers;

namespace K13d.DemoCluster.Tests.Seed;

public sealed class SeedsTests(SeedsTests.Shop shop) : IClassFixture<SeedsTests.Shop>
{
    [Fact]
    public void The_pod_of_the_documented_examples_is_there()
    {
        var pod = shop.Get(Resources.Pods, "default", Seeds.ExamplePod);

        Assert.Equal("Running", pod.Phase);
        Assert.True(pod.IsReady);
        Assert.Equal(0, pod.Items("status", "containerStatuses").Single().Number("restartCount"));
        Assert.Equal("ReplicaSet", pod.ControllerReference.Text("kind"));
        Assert.Equal("nginx:1.27", pod.Items("spec", "containers").Single().Text("image"));
        Assert.Contains(shop.Objects.List(Resources.EndpointSlices, "default"), slice => slice.Items("endpoints").Any(endpoint => endpoint.Text("targetRef", "name") == Seeds.ExamplePod));
    }

    [Fact]
    public void Its_deployment_has_three_revisions_with_their_causes()
    {
        var sets = shop.Objects.List(Resources.ReplicaSets, "default").OrderBy(set => set.Annotation("deployment.kubernetes.io/revision")).ToList();

        Assert.Equal(["1", "2", "3"], sets.Select(set => set.Annotation("deployment.kubernetes.io/revision")));
        Assert.Equal("kubectl set image deployment/nginx nginx=nginx:1.27", sets[2].Annotation("kubernetes.io/change-cause"));
        Assert.Equal("3", shop.Get(Resources.Deployments, "default", "nginx").Annotation("deployment.kubernetes.io/revision"));
    }

    [Theory]
    [InlineData("shop", "bad-image", "ImagePullBackOff")]
    [InlineData("shop", "oom", "CrashLoopBackOff")]
    [InlineData("shop", "missing-config", "CreateContainerConfigError")]
    [InlineData("shop", "init-stuck", "PodInitializing")]
    public void Broken_pods_are_broken_in_their_ways(string @namespace, string name, string reason) =>
        Assert.Equal(reason, shop.Get(Resources.Pods, @namespace, name).Items("status", "containerStatuses").Single().Text("state", "waiting", "reason"));

    [Fact]
    public void Everything_else_runs()
    {
        var pods = shop.Objects.List(Resources.Pods);
        var unready = pods.Where(pod => !pod.IsReady && pod.Phase != "Succeeded").Select(pod => pod.Label("app") ?? pod.Label("job-name") ?? pod.Name).Distinct().Order();

        Assert.Equal(["bad-image", "crasher", "failing-import", "fraud", "init-stuck", "missing-config", "oom", "too-big"], unready);
        Assert.InRange(pods.Count, 35, 50);
    }

    [Fact]
    public void It_looks_as_if_it_had_lived_for_days()
    {
        Assert.Equal(9, (shop.Now - shop.Get(Resources.Nodes, null, "node-1").CreatedAt).Days);
        Assert.Equal(2, (shop.Now - shop.Get(Resources.Pods, "default", Seeds.ExamplePod).CreatedAt).Days);
        Assert.NotEmpty(shop.Objects.List(Resources.Events, "shop"));
        Assert.Contains(shop.Objects.List(Resources.Jobs, "shop"), job => job.Is("Complete") && job.Owners.Any());
    }

    [Fact]
    public async Task The_control_plane_takes_over_without_restarting_anything()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var objects = K13d.DemoCluster.Store.Objects.OfEmptyStore(TimeProvider.System);
        Seeds.PlantShop(objects, "PEM", TimeProvider.System, new FaultlessLog(), metricsApi: true);
        var before = objects.List(Resources.Pods).Where(pod => pod.IsReady).Select(pod => pod.Uid).Order().ToList();
        var plane = new ControlPlane(objects, "PEM", new ContainerLogs(TimeProvider.System), TimeProvider.System, new FaultlessLog(), new Random(1), metricsApi: true);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = plane.Run(stopping.Token);

        objects.Create(Resources.Pods, Manifests.Read("{apiVersion: v1, kind: Pod, metadata: {name: new, namespace: default}, spec: {containers: [{name: c, image: 'nginx:1.27'}]}}").Single(), "test");
        await foreach (var change in objects.Watch(Resources.Pods, cancellation))
        {
            if (change.Object.Name == "new" && change.Object.IsReady) break;
        }

        Assert.Equal(before, objects.List(Resources.Pods).Where(pod => pod.IsReady && pod.Name != "new").Select(pod => pod.Uid).Order());
        Assert.NotEmpty(plane.Logs.Read("default", Seeds.ExamplePod, "nginx", previous: false)!);
        await stopping.CancelAsync();
        await running;
    }

    public sealed class Shop
    {
        public Shop() => Seeds.PlantShop(Objects, "PEM", TimeProvider.System, new FaultlessLog(), metricsApi: true);

        internal Objects Objects { get; } = K13d.DemoCluster.Store.Objects.OfEmptyStore(TimeProvider.System);

        internal DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

        internal JsonObject Get(GroupResource resource, string? @namespace, string name) =>
            Objects.Find(resource, @namespace, name) ?? throw new InvalidOperationException($"There is no {resource} {@namespace}/{name}.");
    }
}
