using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Structural;

/// <summary>Fills in the defaults of a structural schema: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting.</summary>
internal static class StructuralDefaults
{
    public static void Apply(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject value:
                foreach (var field in schema.Properties)
                {
                    Property(value, field, schema.Property(field)!);
                }

                if (schema.Values is { } values)
                {
                    foreach (var (field, item) in value.Where(field => schema.Property(field.Key) is null).ToList())
                    {
                        Apply(item, values);
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                {
                    Apply(item, items);
                }

                break;
        }
    }

    /// <summary>A null where none may be counts as not given.</summary>
    private static void Property(JsonObject value, string field, Schema schema)
    {
        if (value[field] is null && !(value.ContainsKey(field) && schema.IsNullable))
        {
            value.Remove(field);
            if (schema.Default is { } fallback)
            {
                value[field] = fallback.DeepClone();
            }
        }

        Apply(value[field], schema);
    }
}
