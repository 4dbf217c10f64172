using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Structural;

/// <summary>Drops the fields that a structural schema does not name: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning.</summary>
internal static class StructuralPruning
{
    private static readonly string[] OfEveryObject = ["apiVersion", "kind", "metadata"];

    /// <param name="pruned">Where the paths of what was dropped are added.</param>
    public static void Prune(JsonObject resource, Schema schema, List<string> pruned)
    {
        Object(resource, schema, "", isResource: true, pruned);
        pruned.Sort(StringComparer.Ordinal);
    }

    private static void Value(JsonNode? node, Schema schema, string path, List<string> pruned)
    {
        switch (node)
        {
            case JsonObject value:
                Object(value, schema, path, schema.IsEmbeddedResource, pruned);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var index = 0; index < list.Count; index++)
                {
                    Value(list[index], items, $"{path}[{index}]", pruned);
                }

                break;
        }
    }

    private static void Object(JsonObject value, Schema schema, string path, bool isResource, List<string> pruned)
    {
        foreach (var (field, node) in value.ToList())
        {
            if (isResource && OfEveryObject.Contains(field))
            {
                continue;
            }

            var inner = path.Length == 0 ? field : $"{path}.{field}";
            if ((schema.Property(field) ?? schema.Values) is { } known)
            {
                Value(node, known, inner, pruned);
            }
            else if (!schema.PreservesUnknownFields && !schema.AllowsAnyFields)
            {
                pruned.Add(inner);
                value.Remove(field);
            }
        }
    }
}
