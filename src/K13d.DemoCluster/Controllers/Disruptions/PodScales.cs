using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Subresources;

namespace K13d.DemoCluster.Controllers.Disruptions;

/// <summary>
/// How many pods the controllers of some pods want together: what shares are of. Pods without one count for nothing.
/// https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors
/// </summary>
internal sealed class PodScales(ClusterView cluster)
{
    /// <returns>The sum; or why it cannot be known, in the words of a real controller.</returns>
    public (int Sum, string? Failure) Of(IEnumerable<JsonObject> pods)
    {
        var scales = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.ControllerReference is not { } reference) continue;
            var (scaled, replicas, failure) = ScaleOf(reference, pod.Namespace);
            if (failure is not null) return (0, failure);
            if (scaled is null) return (0, $"found no controllers for pod \"{pod.Name}\"");
            scales[scaled.Uid] = replicas;
        }

        return (scales.Values.Sum(), null);
    }

    private (JsonObject? Scaled, int Replicas, string? Failure) ScaleOf(JsonObject reference, string? @namespace)
    {
        var (apiVersion, kind) = (reference.Text("apiVersion") ?? "", reference.Text("kind") ?? "");
        if (cluster.Objects.KindOf(apiVersion, kind) is not { } served) return (null, 0, $"no matches for kind \"{kind}\" in version \"{apiVersion}\"");
        if (!served.Has("scale")) return (null, 0, $"{served.Type.Resource} does not implement the scale subresource");
        var found = cluster.Objects.Find(served.Storage, @namespace, reference.Text("name") ?? "");
        if (found is null || found.Uid != reference.Text("uid")) return (null, 0, null);
        // A ReplicaSet is scaled by its Deployment.
        var owner = served.Storage == Resources.ReplicaSets ? found.ControllerReference : null;
        if (owner is not null && owner.Text("kind") == "Deployment") return ScaleOf(owner, @namespace);
        return (found, (int)(new ScaleTarget(served).View(found).Number("spec", "replicas") ?? 0), null);
    }
}
