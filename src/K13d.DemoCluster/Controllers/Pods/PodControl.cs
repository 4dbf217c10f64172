using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Pods;

/// <summary>Makes and deletes pods for the controllers of workloads, and tells of it in Events.</summary>
internal sealed class PodControl(ClusterView cluster, EventRecorder events)
{
    private const string Manager = "kube-controller-manager";

    /// <summary>A pod as the template says, owned by <paramref name="owner"/>; without a name.</summary>
    public static JsonObject FromTemplate(JsonObject owner, JsonObject template)
    {
        var metadata = new JsonObject { ["namespace"] = owner.Namespace };
        foreach (var copied in new[] { "labels", "annotations", "finalizers" })
        {
            if (template.At("metadata", copied) is { } value) metadata[copied] = value.Copy();
        }

        metadata["ownerReferences"] = new JsonArray(Ownership.Reference(owner));
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = template.Child("spec")?.Copy() ?? [],
        };
    }

    public JsonObject Create(JsonObject owner, JsonObject pod, EventSource source)
    {
        if (pod.Name.Length == 0) pod.ChildOrNew("metadata")["generateName"] = $"{owner.Name}-";
        try
        {
            var created = cluster.Create(Resources.Pods, pod, Manager);
            events.Normal(owner, source, "SuccessfulCreate", $"Created pod: {created.Name}");
            return created;
        }
        catch (ApiException refused) when (refused.Reason != "AlreadyExists")
        {
            events.Warning(owner, source, "FailedCreate", $"Error creating: {refused.Message}");
            throw;
        }
    }

    public void Delete(JsonObject owner, JsonObject pod, EventSource source)
    {
        cluster.Delete(Resources.Pods, pod.Key, ClusterView.OnlyIf(pod));
        events.Normal(owner, source, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
    }
}
