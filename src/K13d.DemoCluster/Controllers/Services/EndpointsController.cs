using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Services;

/// <summary>Keeps the Endpoints of each Service with a selector: its pods' addresses, the ready ones apart from those that are not.</summary>
internal sealed class EndpointsController(ClusterView cluster, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string Trigger = "endpoints.kubernetes.io/last-change-trigger-time";

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Services, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, change => ServicePods.DueFor(cluster, change, due.Add));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        var service = cluster.Find(Resources.Services, key);
        var existing = cluster.Find(Resources.Endpoints, key);
        if (service is null || service.IsBeingDeleted)
        {
            if (existing?.Label("endpoints.kubernetes.io/managed-by") is not null) cluster.Delete(Resources.Endpoints, key, ClusterView.OnlyIf(existing));
            return null;
        }

        if (!ServicePods.Selects(service)) return null;
        var subsets = Subsets(service);
        var labels = Labels(service);
        if (existing is null)
        {
            var metadata = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["labels"] = labels };
            metadata["annotations"] = new JsonObject { [Trigger] = time.GetUtcNow().Stamp() };
            var created = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Endpoints", ["metadata"] = metadata };
            if (subsets.Count > 0) created["subsets"] = subsets;
            cluster.Create(Resources.Endpoints, created, Manager);
        }
        else if (!existing.At("subsets").SameAs(subsets.Count == 0 ? null : subsets) || !existing.At("metadata", "labels").SameAs(labels))
        {
            cluster.Change(Resources.Endpoints, key, Manager, value =>
            {
                value.ChildOrNew("metadata")["labels"] = labels.Copy();
                value.ChildOrNew("metadata", "annotations")[Trigger] = time.GetUtcNow().Stamp();
                value.Put("subsets", subsets.Count == 0 ? null : subsets.Copy());
            });
        }

        return null;
    }

    private static JsonObject Labels(JsonObject service)
    {
        var labels = service.Child("metadata", "labels")?.Copy() ?? [];
        labels["endpoints.kubernetes.io/managed-by"] = "endpoint-controller";
        if (ServicePods.IsHeadless(service)) labels["service.kubernetes.io/headless"] = "";
        return labels;
    }

    // Pods that reach their ports by the same numbers share a subset.
    private JsonArray Subsets(JsonObject service)
    {
        var ports = service.Items("spec", "ports").ToList();
        var groups = ServicePods.Of(cluster, service).Where(pod => !pod.IsBeingDeleted)
            .Select(pod => (Pod: pod, Ports: Ports(ports, pod)))
            .Where(entry => entry.Ports.Count > 0 || (ports.Count == 0 && ServicePods.IsHeadless(service)))
            .GroupBy(entry => entry.Ports.ToJsonString());
        return groups.Select(group =>
        {
            var subset = new JsonObject();
            Put(subset, "addresses", [.. group.Select(entry => entry.Pod).Where(pod => IsReady(service, pod))], service);
            Put(subset, "notReadyAddresses", [.. group.Select(entry => entry.Pod).Where(pod => !IsReady(service, pod))], service);
            if (group.First().Ports is { Count: > 0 } list) subset["ports"] = list.Copy();
            return subset;
        }).ToJsonArray();
    }

    private static bool IsReady(JsonObject service, JsonObject pod) => pod.IsReady || service.Flag("spec", "publishNotReadyAddresses") == true;

    private static JsonArray Ports(List<JsonObject> ports, JsonObject pod) => ports
        .Select(port => (Port: port, Target: ServicePods.Target(port, pod))).Where(entry => entry.Target is not null)
        .Select(entry =>
        {
            var shown = new JsonObject();
            if (entry.Port.Text("name") is { Length: > 0 } name) shown["name"] = name;
            shown["port"] = entry.Target;
            shown["protocol"] = entry.Port.Text("protocol") ?? "TCP";
            if (entry.Port.Text("appProtocol") is { } protocol) shown["appProtocol"] = protocol;
            return shown;
        }).ToJsonArray();

    private static void Put(JsonObject subset, string name, List<JsonObject> pods, JsonObject service)
    {
        if (pods.Count == 0) return;
        subset[name] = pods.Select(pod =>
        {
            var address = new JsonObject { ["ip"] = pod.Text("status", "podIP") };
            if (ServicePods.HostNameOf(pod, service) is { } host) address["hostname"] = host;
            address["nodeName"] = pod.NodeName;
            address["targetRef"] = ServicePods.Reference(pod);
            return address;
        }).ToJsonArray();
    }
}
