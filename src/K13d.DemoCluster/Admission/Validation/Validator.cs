using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Finds what is wrong with an object, as the API server's validation does.</summary>
internal static class Validator
{
    public static void Create(JsonObject value, ResourceType type, Schema? schema, FieldErrors errors)
    {
    }

    public static void Update(JsonObject value, JsonObject current, ResourceType type, Schema? schema, string? subresource, FieldErrors errors)
    {
    }
}
