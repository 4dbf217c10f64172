using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Versions;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>The whole object; of it, a subresource as <c>status</c> takes only its part.</summary>
internal sealed class ObjectTarget(ServedResource resource) : IWriteTarget
{
    public ServedResource Resource => resource;

    public JsonObject View(JsonObject stored)
    {
        var view = VersionConversions.ToServed(resource, stored);
        return ReferenceEquals(view, stored) ? (JsonObject)stored.DeepClone() : view;
    }

    public JsonObject ViewToPatch(JsonObject stored) => View(stored);

    public JsonObject Merge(JsonObject view, JsonObject stored) => VersionConversions.ToStored(resource, view);
}
