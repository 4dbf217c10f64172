using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Autoscaling;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Versions;

/// <summary>Between the versions that are served and the one that is stored.</summary>
internal static class VersionConversions
{
    /// <summary>Whether a version has another shape than the stored one, not only another name.</summary>
    public static bool Reshapes(ServedResource resource) => resource.Type is
        { Group: "events.k8s.io", Plural: "events" } or { Group: "autoscaling", Version: "v1", Plural: "horizontalpodautoscalers" };

    /// <summary>The object as the version that is asked for has it; the very object where that is the stored one.</summary>
    public static JsonObject ToServed(ServedResource resource, JsonObject stored) => resource switch
    {
        { IsStored: true } => stored,
        { Type: { Group: "autoscaling", Version: "v1" } } => Autoscalers.ToV1(stored),
        { Type.Group: "events.k8s.io" } => Rename(EventNames.ToServed(stored), resource.Type.ApiVersion),
        _ => Rename((JsonObject)stored.DeepClone(), resource.Type.ApiVersion),
    };

    /// <param name="served">Taken over.</param>
    public static JsonObject ToStored(ServedResource resource, JsonObject served) => resource switch
    {
        { IsStored: true } => served,
        { Type: { Group: "autoscaling", Version: "v1" } } => Autoscalers.FromV1(served),
        { Type.Group: "events.k8s.io" } => Rename(EventNames.ToStored(served), resource.StorageApiVersion),
        _ => Rename(served, resource.StorageApiVersion),
    };

    private static JsonObject Rename(JsonObject value, string apiVersion)
    {
        value["apiVersion"] = apiVersion;
        return value;
    }
}
