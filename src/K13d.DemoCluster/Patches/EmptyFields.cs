using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// The real server compares Go structures, in which a nested structure is there even when nothing in it is set. Its documents tell such a field
/// by the default <c>{}</c> of a type that it refers to; nobody owns one for having been there first.
/// </summary>
internal static class EmptyFields
{
    /// <summary>Adds those structures, and the lists that a structure must have, wherever the object lacks them.</summary>
    public static JsonObject Fill(JsonObject value, Schema? schema)
    {
        if (schema is not null)
        {
            FillMap(value, schema);
        }

        return value;
    }

    private static void FillMap(JsonObject map, Schema schema)
    {
        foreach (var name in schema.Properties)
        {
            var property = schema.Property(name)!;
            if (!map.ContainsKey(name))
            {
                if (property is { Definition: not null, Default: JsonObject { Count: 0 } })
                {
                    map[name] = new JsonObject();
                }
                else if (property.Type == "array" && schema.Required.Contains(name))
                {
                    map[name] = null;
                }
            }

            FillNode(map[name], property);
        }

        if (schema.Values is { } values)
        {
            foreach (var (_, child) in map)
            {
                FillNode(child, values);
            }
        }
    }

    private static void FillNode(JsonNode? value, Schema schema)
    {
        if (value is JsonObject map)
        {
            FillMap(map, schema);
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list)
            {
                FillNode(item, items);
            }
        }
    }
}
