using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;

namespace K13d.DemoCluster.Controllers.Owners;

/// <summary>
/// Says once of each object that an owner which it names is in another namespace.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
/// </summary>
internal sealed class StrayOwners(EventRecorder events)
{
    private static readonly EventSource Source = new("garbage-collector-controller");

    private readonly Dictionary<string, HashSet<string>> reported = [];

    public void Report(JsonObject dependent, JsonObject owner)
    {
        var uid = owner.Text("uid") ?? "";
        if (!reported.TryGetValue(dependent.Uid, out var owners)) reported[dependent.Uid] = owners = [];
        if (!owners.Add(uid)) return;
        var identity = $"[{owner.Text("apiVersion")}/{owner.Text("kind")}, namespace: {dependent.Namespace}, name: {owner.Text("name")}, uid: {uid}]";
        events.Warning(Identity(dependent), Source, "OwnerRefInvalidNamespace", $"ownerRef {identity} does not exist in namespace \"{dependent.Namespace}\"");
    }

    public void Forget(string dependent) => reported.Remove(dependent);

    // Of the object's graph it knows who it is, and not which version of it.
    private static JsonObject Identity(JsonObject value)
    {
        var metadata = new JsonObject { ["name"] = value.Name, ["uid"] = value.Uid };
        if (value.Namespace is { } home) metadata["namespace"] = home;
        return new JsonObject { ["apiVersion"] = value.Text("apiVersion"), ["kind"] = value.Text("kind"), ["metadata"] = metadata };
    }
}
