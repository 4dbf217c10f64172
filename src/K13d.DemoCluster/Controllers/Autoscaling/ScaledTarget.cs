using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Subresources;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>What an autoscaler scales, by its scale.</summary>
/// <param name="Selector">As text; empty where it selects nothing.</param>
internal sealed record ScaledTarget(ServedResource Resource, ObjectKey Key, long Replicas, string Selector)
{
    /// <returns>The target; or why there is none, in the words of a real controller.</returns>
    public static (ScaledTarget? Target, string Failure) Of(IObjects objects, JsonObject autoscaler)
    {
        var reference = autoscaler.Child("spec", "scaleTargetRef");
        var (apiVersion, kind, name) = (reference.TextOr("", "apiVersion"), reference.TextOr("", "kind"), reference.TextOr("", "name"));
        var group = apiVersion.Split('/') is [var first, _] ? first : "";
        if (objects.KindOf(apiVersion, kind) is not { } served) return (null, $"no matches for kind \"{kind}\" in group \"{group}\"");
        if (!served.Has("scale")) return (null, "the server could not find the requested resource");
        if (objects.Find(served.Storage, autoscaler.Namespace, name) is not { } found) return (null, $"{served.Type.Resource} \"{name}\" not found");
        var scale = new ScaleTarget(served).View(found);
        return (new ScaledTarget(served, found.Key, scale.Number("spec", "replicas") ?? 0, scale.TextOr("", "status", "selector")), "");
    }

    public IReadOnlyList<JsonObject> PodsOf(IObjects objects)
    {
        var selector = Api.Selectors.LabelSelector.Parse(Selector);
        return [.. objects.List(Resources.Pods, Key.Namespace).Where(selector.Matches)];
    }

    public void Scale(ClusterView cluster, long replicas, string manager) => cluster.Change(
        Resource.Storage, Key, manager, value => new ScaleTarget(Resource).Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, value));
}
