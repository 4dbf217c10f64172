using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>Which fields nobody is ever recorded to own.</summary>
internal static class FieldRules
{
    /// <summary>What the server itself keeps, and what names the object.</summary>
    private static readonly FieldSet NeverOwned = FieldSet.Of(
    [
        [PathElement.Field("apiVersion")],
        [PathElement.Field("kind")],
        [PathElement.Field("metadata")],
        .. new[] { "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion" }
            .Select(name => (IReadOnlyList<PathElement>)[PathElement.Field("metadata"), PathElement.Field(name)]),
    ]);

    public static FieldSet Ownable(FieldSet fields) => fields.Except(NeverOwned);

    /// <summary>What a request to the object, or to one of its subresources, cannot write.</summary>
    public static FieldSet Unwritable(ResourceType type, string? subresource) =>
        UnwritableField(type, subresource) is { } field ? FieldSet.Of([[PathElement.Field(field)]]) : FieldSet.None;

    /// <summary>Gives what the request cannot write its stored value again.</summary>
    public static void Restore(JsonObject result, JsonObject? live, ResourceType type, string? subresource)
    {
        if (UnwritableField(type, subresource) is not { } field)
        {
            return;
        }

        result.Remove(field);
        if (live?[field] is { } stored)
        {
            result[field] = stored.DeepClone();
        }
    }

    /// <summary>The object as it is compared: without its <c>managedFields</c>.</summary>
    public static JsonObject Compared(JsonObject value)
    {
        var compared = value.DeepClone().AsObject();
        (compared["metadata"] as JsonObject)?.Remove("managedFields");
        return compared;
    }

    private static string? UnwritableField(ResourceType type, string? subresource) => subresource switch
    {
        null when type.Subresources.Contains("status") => "status",
        "status" => "spec",
        _ => null,
    };
}
