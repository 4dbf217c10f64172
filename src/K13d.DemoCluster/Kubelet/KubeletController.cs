using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Kubelet.Pods;

namespace K13d.DemoCluster.Kubelet;

/// <summary>
/// The kubelets of the demo cluster's nodes: they play what the pods on their nodes would do, by the clock, and write their statuses and
/// Events. A pod on any other node stays as it is.
/// </summary>
internal sealed class KubeletController(ClusterView cluster, EventRecorder events, ContainerLogs logs, Random random, TimeProvider time) : IController
{
    private const string Manager = "kubelet";

    private readonly Dictionary<string, (NodeImages Images, PodAddresses Addresses)> nodes = [];
    private readonly Dictionary<ObjectKey, (string Uid, string Node, PodWorker Worker)> running = [];

    // Pods that were over when they were first seen.
    private readonly HashSet<string> remembered = [];

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Pods, change =>
        {
            if (change.Latest.NodeName is not null) due.Add(change.Key);
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        var pod = cluster.Find(Resources.Pods, key);
        if (running.TryGetValue(key, out var known) && known.Uid != pod?.Uid) Drop(key, known.Node, known.Worker);
        if (pod?.NodeName is not { } name || DemoNodes.NumberOf(name) is not { } number || cluster.Find(Resources.Nodes, new ObjectKey(null, name)) is not { } node) return null;
        var wasOver = pod.HasEnded && (!running.ContainsKey(key) || remembered.Contains(pod.Uid));
        var worker = WorkerOf(key, pod, node, number);
        var now = time.GetUtcNow();
        if (wasOver)
        {
            remembered.Add(pod.Uid);
            worker.Remember(pod, now);
            KeepLogs(key, pod, worker);
            if (pod.IsBeingDeleted) End(pod);
            return null;
        }

        var next = worker.Advance(pod, now);
        Publish(key, pod, worker, now);
        if (worker.IsStopped && pod.IsBeingDeleted) End(pod);
        else if (worker.HasEnded(now) && worker.OwnIp is { } address) nodes[name].Addresses.GiveBack(address);
        return next - time.GetUtcNow();
    }

    private PodWorker WorkerOf(ObjectKey key, JsonObject pod, JsonObject node, int number)
    {
        if (running.TryGetValue(key, out var known)) return known.Worker;
        var place = PlaceOf(node.Name, number);
        if (pod.Text("status", "podIP") is { } address) place.Addresses.Reserve(address);
        var nodeIp = node.Items("status", "addresses").FirstOrDefault(found => found.Text("type") == "InternalIP").Text("address") ?? "";
        var host = new ContainerHost(cluster.Objects, events, place.Images, random, node.Name, pod);
        var worker = new PodWorker(host, nodeIp, place.Addresses.Take);
        running[key] = (pod.Uid, node.Name, worker);
        return worker;
    }

    private (NodeImages Images, PodAddresses Addresses) PlaceOf(string node, int number)
    {
        if (!nodes.TryGetValue(node, out var place)) nodes[node] = place = (new NodeImages(), new PodAddresses(number));
        return place;
    }

    private void Publish(ObjectKey key, JsonObject pod, PodWorker worker, DateTimeOffset now)
    {
        var status = worker.Status(now);
        KeepLogs(key, pod, worker);
        if (pod.Child("status").SameAs(status)) return;
        cluster.ChangeStatus(Resources.Pods, key, Manager, value =>
        {
            if (value.Uid == pod.Uid) value["status"] = status.Copy();
        });
    }

    private void KeepLogs(ObjectKey key, JsonObject pod, PodWorker worker)
    {
        foreach (var container in pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")).Concat(pod.Items("spec", "ephemeralContainers")))
        {
            if (worker.Find(container.Text("name") ?? "") is { } found) logs.Set(key, found);
        }
    }

    private void End(JsonObject pod)
    {
        var options = ClusterView.OnlyIf(pod);
        options["gracePeriodSeconds"] = 0;
        cluster.Delete(Resources.Pods, pod.Key, options);
    }

    private void Drop(ObjectKey key, string node, PodWorker worker)
    {
        if (worker.OwnIp is { } address) nodes[node].Addresses.GiveBack(address);
        remembered.Remove(running[key].Uid);
        running.Remove(key);
        logs.Drop(key);
        worker.Dispose();
    }
}
