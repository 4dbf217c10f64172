using System.Numerics;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>Finds nodes for pods: the filters of the default scheduler, its messages, and a simple score. It does not preempt.</summary>
internal sealed class Scheduler(ClusterView cluster, SchedulingEvents events, TimeProvider time) : IController
{
    private const string Manager = "kube-scheduler";
    private const string Name = "default-scheduler";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(5);

    private readonly NodeLoad load = new();
    private readonly PodAffinity affinity = new(cluster);
    private readonly VolumePlacement volumes = new(cluster);
    private readonly HashSet<ObjectKey> unscheduled = [];

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Pods, change =>
        {
            load.Apply(change);
            if (change.After is { NodeName: null, HasEnded: false } waiting && (change.Before is null || change.Touches("spec") || change.Touches("metadata", "deletionTimestamp"))) due.Add(waiting.Key);
            else if (FreesRoom(change)) DueAll(due);
            if (change.After is null || change.After.NodeName is not null) unscheduled.Remove(change.Key);
        });
        cluster.Follow(Resources.Nodes, change =>
        {
            if (change.Touches("spec") || change.Touches("status", "allocatable") || change.Touches("metadata", "labels")) DueAll(due);
        });
        cluster.Follow(Resources.PersistentVolumeClaims, _ => DueAll(due));
        cluster.Follow(Resources.PersistentVolumes, _ => DueAll(due));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.Pods, key) is not { NodeName: null, HasEnded: false, IsBeingDeleted: false } pod) return null;
        if ((pod.Text("spec", "schedulerName") ?? Name) != Name) return null;
        // That it is held is written into a pod when it is created.
        if (pod.Items("spec", "schedulingGates").Any()) return null;

        var nodes = cluster.Of(Resources.Nodes).All;
        if (volumes.Obstacle(pod) is { } obstacle) return Fail(pod, nodes.Count, obstacle, nodes.Count, 0);
        var requests = PodRequests.Of(pod);
        var fits = nodes.Select(node => (Node: node, Fit: FitOf(pod, node, nodes, requests))).ToList();
        var best = fits.Where(entry => entry.Fit.Faults.Count == 0).Select(entry => entry.Node)
            .OrderBy(node => Siblings(pod, node)).ThenBy(node => ShareGiven(node)).ThenBy(node => load.On(node.Name).Pods).ThenBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault();
        if (best is not null)
        {
            Bind(pod, best);
            return null;
        }

        var reasons = fits.SelectMany(entry => entry.Fit.Faults).CountBy(fault => fault).Select(entry => $"{entry.Value} {entry.Key}").Order(StringComparer.Ordinal);
        return Fail(pod, nodes.Count, string.Join(", ", reasons), fits.Count(entry => !entry.Fit.MayPreempt), fits.Count(entry => entry.Fit.MayPreempt));
    }

    private NodeFit FitOf(JsonObject pod, JsonObject node, IReadOnlyCollection<JsonObject> nodes, PodRequests requests)
    {
        if (node.Flag("spec", "unschedulable") == true && !pod.Items("spec", "tolerations").Any(toleration => Taints.Tolerates(toleration, Unschedulable))) return NodeFit.Never("node(s) were unschedulable");
        if (!Taints.AreTolerated(pod, node, "NoSchedule", "NoExecute")) return NodeFit.Never("node(s) had untolerated taint(s)");
        if (!NodeAffinity.Allows(pod, node)) return NodeFit.Never("node(s) didn't match Pod's node affinity/selector");
        var given = load.On(node.Name);
        if (NodeLoad.HostPorts(pod).Any(port => given.HostPorts.GetValueOrDefault(port) > 0)) return new NodeFit(["node(s) didn't have free ports for the requested pod ports"], true);
        var resources = NodeFit.OfResources(node, given, requests);
        if (resources.Faults.Count > 0) return resources;
        if (volumes.FaultOn(pod, node) is { } volume) return NodeFit.Never(volume);
        return affinity.Fault(pod, node, nodes) is { } shunned ? new NodeFit([shunned], true) : NodeFit.Good;
    }

    private static JsonObject Unschedulable { get; } = new() { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" };

    private void Bind(JsonObject pod, JsonObject node)
    {
        volumes.Choose(pod, node);
        unscheduled.Remove(pod.Key);
        cluster.Bind(pod.Key, Manager, value =>
        {
            value.ChildOrNew("spec")["nodeName"] = node.Name;
            SetCondition(value, "True", null, null);
        });
        events.Scheduled(pod, node.Name);
    }

    private TimeSpan Fail(JsonObject pod, int nodes, string reasons, int hopeless, int preemptible)
    {
        unscheduled.Add(pod.Key);
        var verdicts = new List<string>();
        if (preemptible > 0) verdicts.Add($"{preemptible} No preemption victims found for incoming pod");
        if (hopeless > 0) verdicts.Add($"{hopeless} Preemption is not helpful for scheduling");
        var message = nodes == 0
            ? "no nodes available to schedule pods"
            : $"0/{nodes} nodes are available: {reasons}. no new claims to deallocate, preemption: 0/{nodes} nodes are available: {string.Join(", ", verdicts)}.";
        Say(pod, "Unschedulable", message);
        events.Failed(pod, message);
        return Retry;
    }

    private void Say(JsonObject pod, string reason, string message) =>
        cluster.ChangeStatus(Resources.Pods, pod.Key, Manager, value => SetCondition(value, "False", reason, message));

    private void SetCondition(JsonObject pod, string state, string? reason, string? message)
    {
        var before = pod.Condition("PodScheduled");
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["observedGeneration"] = pod.Generation,
            ["status"] = state,
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : time.GetUtcNow().Stamp(),
        };
        if (reason is not null) condition["reason"] = reason;
        if (message is not null) condition["message"] = message;
        var others = pod.Items("status", "conditions").Where(other => other.Text("type") != "PodScheduled").Select(other => other.Copy());
        pod.ChildOrNew("status")["conditions"] = others.Append(condition).ToJsonArray();
    }

    private int Siblings(JsonObject pod, JsonObject node)
    {
        if (pod.ControllerReference.Text("uid") is not { } owner) return 0;
        return cluster.DependentsOf(owner).Count(sibling => sibling.Resource == Resources.Pods && cluster.Find(Resources.Pods, sibling.Key)?.NodeName == node.Name);
    }

    private double ShareGiven(JsonObject node)
    {
        var given = load.On(node.Name).Given;
        double Share(string name) => PodRequests.Amount(node.At("status", "allocatable", name)) is { IsZero: false } all ? (double)(given.GetValueOrDefault(name, BigInteger.Zero) * 1000 / all) : 0;
        return Math.Round(Share("cpu") + Share("memory"));
    }

    private static bool FreesRoom(ObjectChange change) =>
        change.Before is { HasEnded: false, NodeName: not null } && change.After is null or { HasEnded: true };

    private void DueAll(WorkQueue due)
    {
        foreach (var key in unscheduled) due.Add(key);
    }
}
