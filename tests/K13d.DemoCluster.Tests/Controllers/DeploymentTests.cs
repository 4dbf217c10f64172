using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Tests.Controllers;

public sealed class DeploymentTests
{
    private readonly PlayedCluster cluster = new();

    [Fact]
    public void A_deployment_makes_pods_that_are_placed_on_three_nodes_and_run_within_a_second()
    {
        cluster.Apply(Web());

        cluster.Pass(TimeSpan.FromSeconds(1));

        var pods = cluster.List(Resources.Pods);
        Assert.Equal(3, pods.Count);
        Assert.All(pods, pod => Assert.Equal("Running", pod.Phase));
        Assert.All(pods, pod => Assert.True(pod.IsReady));
        Assert.Equal(["node-1", "node-2", "node-3"], pods.Select(pod => pod.NodeName).Order());
    }

    [Fact]
    public void Its_status_and_conditions_are_those_of_a_finished_rollout()
    {
        cluster.Apply(Web());

        cluster.Pass(TimeSpan.FromSeconds(2));

        var web = cluster.Get(Resources.Deployments, "web");
        Assert.Equal(3, web.Number("status", "availableReplicas"));
        Assert.Equal(web.Generation, web.Number("status", "observedGeneration"));
        Assert.Null(web.Number("status", "unavailableReplicas"));
        Assert.Equal("1", web.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal("MinimumReplicasAvailable", web.Condition("Available").Text("reason"));
        Assert.Equal("NewReplicaSetAvailable", web.Condition("Progressing").Text("reason"));
        Assert.Contains(cluster.EventsOf("web"), happened => happened.Message == $"Scaled up replica set {NewSet().Name} from 0 to 3");
    }

    [Fact]
    public void A_new_template_rolls_out_within_its_budget()
    {
        cluster.Apply(Web());
        cluster.Pass(TimeSpan.FromSeconds(2));
        var old = NewSet();

        cluster.Change(Resources.Deployments, "web", web => SetImage(web, "nginx:1.25"));
        var (most, fewest) = (0, int.MaxValue);
        for (var step = 0; step < 100; step++)
        {
            cluster.Pass(TimeSpan.FromMilliseconds(100));
            var pods = cluster.List(Resources.Pods).Where(pod => pod.IsActive).ToList();
            most = Math.Max(most, pods.Count);
            fewest = Math.Min(fewest, pods.Count(pod => pod.IsReady));
        }

        Assert.Equal(4, most);
        Assert.Equal(3, fewest);
        Assert.Equal(0, cluster.Get(Resources.ReplicaSets, old.Name).Number("spec", "replicas"));
        Assert.All(cluster.List(Resources.Pods), pod => Assert.Equal("nginx:1.25", pod.Items("spec", "containers").Single().Text("image")));
        Assert.Equal("2", cluster.Get(Resources.Deployments, "web").Annotation("deployment.kubernetes.io/revision"));
    }

    [Fact]
    public void Going_back_to_an_old_template_takes_its_replica_set_again_with_a_new_revision()
    {
        cluster.Apply(Web());
        cluster.Pass(TimeSpan.FromSeconds(2));
        var first = NewSet();
        cluster.Change(Resources.Deployments, "web", web => SetImage(web, "nginx:1.25"));
        cluster.Pass(TimeSpan.FromSeconds(10));

        cluster.Change(Resources.Deployments, "web", web => SetImage(web, "nginx:1.27"));
        cluster.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(2, cluster.List(Resources.ReplicaSets).Count);
        Assert.Equal("3", cluster.Get(Resources.ReplicaSets, first.Name).Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal("1", cluster.Get(Resources.ReplicaSets, first.Name).Annotation("deployment.kubernetes.io/revision-history"));
        Assert.Equal(3, cluster.Get(Resources.ReplicaSets, first.Name).Number("status", "readyReplicas"));
    }

    [Fact]
    public void A_rollout_that_does_not_progress_misses_its_deadline()
    {
        cluster.Apply(Web().Replace("nginx:1.27", "registry.invalid/nope:1").Replace("replicas: 3", "replicas: 1, progressDeadlineSeconds: 30"));

        cluster.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal("ReplicaSetUpdated", cluster.Get(Resources.Deployments, "web").Condition("Progressing").Text("reason"));

        cluster.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal("ProgressDeadlineExceeded", cluster.Get(Resources.Deployments, "web").Condition("Progressing").Text("reason"));
        Assert.Equal("False", cluster.Get(Resources.Deployments, "web").Condition("Available").Text("status"));
    }

    [Fact]
    public void A_paused_deployment_scales_but_does_not_roll_out()
    {
        cluster.Apply(Web());
        cluster.Pass(TimeSpan.FromSeconds(2));

        cluster.Change(Resources.Deployments, "web", web =>
        {
            web.ChildOrNew("spec")["paused"] = true;
            web.ChildOrNew("spec")["replicas"] = 5;
            SetImage(web, "nginx:1.25");
        });
        cluster.Pass(TimeSpan.FromSeconds(2));

        Assert.Single(cluster.List(Resources.ReplicaSets));
        Assert.Equal(5, cluster.List(Resources.Pods).Count);
        Assert.Equal("DeploymentPaused", cluster.Get(Resources.Deployments, "web").Condition("Progressing").Text("reason"));
    }

    [Fact]
    public void Recreate_starts_new_pods_when_the_last_old_one_is_gone()
    {
        cluster.Apply(Web().Replace("replicas: 3", "replicas: 3, strategy: {type: Recreate}"));
        cluster.Pass(TimeSpan.FromSeconds(2));
        cluster.Change(Resources.Deployments, "web", web => SetImage(web, "nginx:1.25"));

        for (var step = 0; step < 50; step++)
        {
            cluster.Pass(TimeSpan.FromMilliseconds(100));
            Assert.True(cluster.List(Resources.Pods).Select(pod => pod.Items("spec", "containers").Single().Text("image")).Distinct().Count() <= 1);
        }

        Assert.All(cluster.List(Resources.Pods), pod => Assert.Equal("nginx:1.25", pod.Items("spec", "containers").Single().Text("image")));
        Assert.Equal(3, cluster.List(Resources.Pods).Count(pod => pod.IsReady));
    }

    [Fact]
    public void Old_replica_sets_beyond_the_history_limit_are_deleted()
    {
        cluster.Apply(Web().Replace("replicas: 3", "replicas: 1, revisionHistoryLimit: 1"));
        cluster.Pass(TimeSpan.FromSeconds(2));
        foreach (var image in new[] { "nginx:1.26", "nginx:1.25", "nginx:alpine" })
        {
            cluster.Change(Resources.Deployments, "web", web => SetImage(web, image));
            cluster.Pass(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(["3", "4"], cluster.List(Resources.ReplicaSets).Select(set => set.Annotation("deployment.kubernetes.io/revision")).Order());
    }

    private JsonObject NewSet() => cluster.List(Resources.ReplicaSets).OrderBy(set => set.CreatedAt).Last();

    private static void SetImage(JsonObject deployment, string image) =>
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;

    private static string Web() => """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: "nginx:1.27"}]}}}
        """;
}
