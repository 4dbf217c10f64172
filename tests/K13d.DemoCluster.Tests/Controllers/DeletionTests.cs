using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;

namespace K13d.DemoCluster.Tests.Controllers;

public sealed class DeletionTests
{
    private readonly PlayedCluster cluster = new();

    [Theory, InlineData("Background"), InlineData("Foreground")]
    public void What_a_deployment_owns_goes_with_it(string policy)
    {
        Run();

        cluster.Objects.Delete(Resources.Deployments, "default", "web", new JsonObject { ["propagationPolicy"] = policy });
        cluster.Pass(TimeSpan.FromSeconds(5));

        Assert.Null(cluster.Objects.Find(Resources.Deployments, "default", "web"));
        Assert.Empty(cluster.List(Resources.ReplicaSets));
        Assert.Empty(cluster.List(Resources.Pods));
    }

    [Fact]
    public void An_owner_that_is_deleted_in_the_foreground_goes_last()
    {
        Run();

        cluster.Objects.Delete(Resources.Deployments, "default", "web", new JsonObject { ["propagationPolicy"] = "Foreground" });
        cluster.Settle();

        Assert.True(cluster.Get(Resources.Deployments, "web").IsBeingDeleted);
        Assert.All(cluster.List(Resources.Pods), pod => Assert.True(pod.IsBeingDeleted));
    }

    [Fact]
    public void Orphans_stay_and_are_taken_by_the_next_of_their_kind()
    {
        Run();
        var pods = cluster.List(Resources.Pods).Select(pod => pod.Name).Order().ToList();

        cluster.Objects.Delete(Resources.Deployments, "default", "web", new JsonObject { ["propagationPolicy"] = "Orphan" });
        cluster.Pass(TimeSpan.FromSeconds(5));
        Assert.Empty(Assert.Single(cluster.List(Resources.ReplicaSets)).Owners);

        Run();
        Assert.Equal("web", Assert.Single(cluster.List(Resources.ReplicaSets)).ControllerReference.Text("name"));
        Assert.Equal(pods, cluster.List(Resources.Pods).Select(pod => pod.Name).Order());
    }

    [Fact]
    public void A_pod_takes_its_grace_period_when_it_does_not_hear()
    {
        cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: deaf}, spec: {terminationGracePeriodSeconds: 20, containers: [{name: c, image: 'busybox:1.36', command: [sleep, '3600']}]}}");
        cluster.Pass(TimeSpan.FromSeconds(2));

        cluster.Objects.Delete(Resources.Pods, "default", "deaf");
        cluster.Pass(TimeSpan.FromSeconds(19));
        Assert.True(cluster.Get(Resources.Pods, "deaf").IsBeingDeleted);

        cluster.Pass(TimeSpan.FromSeconds(2));
        Assert.Null(cluster.Objects.Find(Resources.Pods, "default", "deaf"));
        Assert.Contains(("Normal", "Killing", "Stopping container c", 1L), cluster.EventsOf("deaf"));
    }

    [Fact]
    public void A_namespace_goes_when_what_was_in_it_is_gone()
    {
        cluster.Apply("{apiVersion: v1, kind: Namespace, metadata: {name: team}}");
        cluster.Settle();
        Assert.NotNull(cluster.Objects.Find(Resources.ServiceAccounts, "team", "default"));
        Assert.NotNull(cluster.Objects.Find(Resources.ConfigMaps, "team", "kube-root-ca.crt"));
        cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: one, namespace: team}, spec: {containers: [{name: c, image: 'nginx:1.27'}]}}");
        cluster.Apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: kept, namespace: team, finalizers: [example.com/hold]}}");
        cluster.Pass(TimeSpan.FromSeconds(2));

        cluster.Objects.Delete(Resources.Namespaces, null, "team");
        cluster.Pass(TimeSpan.FromSeconds(40));
        Assert.Equal("Terminating", cluster.Get(Resources.Namespaces, "team", null).Text("status", "phase"));
        Assert.Empty(cluster.Objects.List(Resources.Pods, "team"));

        cluster.Objects.Change(Resources.ConfigMaps, "team", "kept", value => value.ChildOrNew("metadata").Remove("finalizers"), "test");
        cluster.Pass(TimeSpan.FromSeconds(10));
        Assert.Null(cluster.Objects.Find(Resources.Namespaces, null, "team"));
    }

    private void Run()
    {
        cluster.Apply("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}}}}");
        cluster.Pass(TimeSpan.FromSeconds(2));
    }
}
