using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Services;

/// <summary>Keeps the EndpointSlices of each Service with a selector: up to a hundred endpoints a slice.</summary>
internal sealed class EndpointSliceController(ClusterView cluster, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string Component = "endpointslice-controller.k8s.io";
    private const string Trigger = "endpoints.kubernetes.io/last-change-trigger-time";
    private const int MostEndpoints = 100;

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Services, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, change => ServicePods.DueFor(cluster, change, due.Add));
        cluster.Follow(Resources.EndpointSlices, change =>
        {
            if (change.After is null && change.Before?.Label("kubernetes.io/service-name") is { } name) due.Add(new ObjectKey(change.Key.Namespace, name));
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.Services, key) is not { IsBeingDeleted: false } service || !ServicePods.Selects(service)) return null;
        var slices = cluster.ControlledBy(service, Resources.EndpointSlices)
            .Where(slice => slice.Label("endpointslice.kubernetes.io/managed-by") == Component && !slice.IsBeingDeleted)
            .OrderBy(slice => slice.CreatedAt).ThenBy(slice => slice.Name, StringComparer.Ordinal).ToList();
        var contents = Contents(service);
        for (var at = 0; at < contents.Count; at++)
        {
            if (at < slices.Count) Change(slices[at], service, contents[at]);
            else Create(service, contents[at]);
        }

        foreach (var spare in slices.Skip(contents.Count)) cluster.Delete(Resources.EndpointSlices, spare.Key, ClusterView.OnlyIf(spare));
        return null;
    }

    private List<(JsonArray Endpoints, JsonArray Ports)> Contents(JsonObject service)
    {
        var ports = service.Items("spec", "ports").ToList();
        var groups = ServicePods.Of(cluster, service)
            .Select(pod => (Pod: pod, Ports: Ports(ports, pod))).GroupBy(entry => entry.Ports.ToJsonString())
            .SelectMany(group => group.Chunk(MostEndpoints))
            .Select(chunk => (chunk.Select(entry => Endpoint(service, entry.Pod)).ToJsonArray(), chunk[0].Ports.Copy()))
            .ToList();
        // A Service without pods has an empty slice, not none.
        return groups.Count > 0 ? groups : [([], [])];
    }

    private JsonObject Endpoint(JsonObject service, JsonObject pod)
    {
        var isServing = pod.IsReady;
        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
            ["conditions"] = new JsonObject
            {
                ["ready"] = service.Flag("spec", "publishNotReadyAddresses") == true || (isServing && !pod.IsBeingDeleted),
                ["serving"] = isServing,
                ["terminating"] = pod.IsBeingDeleted,
            },
        };
        if (ServicePods.HostNameOf(pod, service) is { } host) endpoint["hostname"] = host;
        endpoint["targetRef"] = ServicePods.Reference(pod);
        endpoint["nodeName"] = pod.NodeName;
        if (cluster.Find(Resources.Nodes, new ObjectKey(null, pod.NodeName ?? ""))?.Label("topology.kubernetes.io/zone") is { } zone) endpoint["zone"] = zone;
        return endpoint;
    }

    private static JsonArray Ports(List<JsonObject> ports, JsonObject pod) => ports
        .Select(port => (Port: port, Target: ServicePods.Target(port, pod))).Where(entry => entry.Target is not null)
        .Select(entry =>
        {
            var shown = new JsonObject { ["name"] = entry.Port.Text("name") ?? "", ["protocol"] = entry.Port.Text("protocol") ?? "TCP", ["port"] = entry.Target };
            if (entry.Port.Text("appProtocol") is { } protocol) shown["appProtocol"] = protocol;
            return shown;
        }).ToJsonArray();

    private static JsonObject Labels(JsonObject service)
    {
        var labels = service.Child("metadata", "labels")?.Copy() ?? [];
        labels["endpointslice.kubernetes.io/managed-by"] = Component;
        labels["kubernetes.io/service-name"] = service.Name;
        if (ServicePods.IsHeadless(service)) labels["service.kubernetes.io/headless"] = "";
        return labels;
    }

    private void Change(JsonObject slice, JsonObject service, (JsonArray Endpoints, JsonArray Ports) content)
    {
        var labels = Labels(service);
        if (slice.At("endpoints").SameAs(content.Endpoints) && (slice.At("ports") ?? new JsonArray()).SameAs(content.Ports) && slice.At("metadata", "labels").SameAs(labels)) return;
        cluster.Change(Resources.EndpointSlices, slice.Key, Manager, value =>
        {
            value.ChildOrNew("metadata")["labels"] = labels.Copy();
            value.ChildOrNew("metadata", "annotations")[Trigger] = time.GetUtcNow().Stamp();
            value["endpoints"] = content.Endpoints.Copy();
            value["ports"] = content.Ports.Copy();
        });
    }

    private void Create(JsonObject service, (JsonArray Endpoints, JsonArray Ports) content) => cluster.Create(
        Resources.EndpointSlices,
        new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject
            {
                ["generateName"] = $"{service.Name}-",
                ["namespace"] = service.Namespace,
                ["labels"] = Labels(service),
                ["annotations"] = new JsonObject { [Trigger] = time.GetUtcNow().Stamp() },
                ["ownerReferences"] = new JsonArray(Ownership.Reference(service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = content.Endpoints,
            ["ports"] = content.Ports,
        },
        Manager);
}
