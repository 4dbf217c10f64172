using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>The schema of a custom resource, as patches and applies go by it.</summary>
internal static class CustomResourceSchema
{
    private const string Metadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <param name="version">An entry of the definition's <c>spec.versions</c>. Null where it has no schema, and anything goes.</param>
    public static Schema? Of(JsonObject version)
    {
        if (version["schema"]?["openAPIV3Schema"] is not JsonObject structural)
        {
            return null;
        }

        var own = structural.DeepClone().AsObject();
        if (own["properties"] is not JsonObject properties)
        {
            own["properties"] = properties = [];
        }

        // What every object has, whatever the definition says of it.
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = new JsonObject { ["$ref"] = "#/components/schemas/" + Metadata };
        var definitions = OpenApiDocuments.Find(OpenApiDocuments.PathOf("", "v1"))!["components"]!["schemas"]!.AsObject();
        return new Schema(own, definitions);
    }
}
