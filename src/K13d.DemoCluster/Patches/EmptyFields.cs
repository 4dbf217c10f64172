using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// The real server compares Go structures, in which a nested structure is there even when nothing in it is set. Its documents tell such a field
/// by the default <c>{}</c> of a type that it refers to; nobody owns one for having been there first.
/// </summary>
internal static class EmptyFields
{
    /// <summary>Whether the field is there though the object does not write it.</summary>
    /// <param name="empty">What it is then: an empty structure, or null for a list that its structure must have.</param>
    public static bool IsAlwaysThere(Schema? schema, string name, out JsonNode? empty)
    {
        var property = schema?.Property(name);
        var isStructure = property is { Definition: not null, Default: JsonObject { Count: 0 } };
        empty = isStructure ? new JsonObject() : null;
        return isStructure || (property?.Type == "array" && schema!.Required.Contains(name));
    }
}
