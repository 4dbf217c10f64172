using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>
/// Whether a schema is structural:
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema.
/// </summary>
internal static class StructuralRules
{
    /// <summary>What only says more of a value whose type is known already.</summary>
    private static readonly string[] OnlyOutside = ["type", "description", "title", "default", "nullable", "additionalProperties"];

    public static void Check(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema["additionalProperties"] is not null)
        {
            errors.Forbidden($"{path}.additionalProperties", "must not be used at the root");
        }

        Below(schema, path, errors);
        OfEveryObject(schema, path, errors);
        if (schema.IsMissing("type"))
        {
            errors.Required($"{path}.type", "must not be empty at the root");
        }
        else if (schema.Text("type") != "object")
        {
            errors.Invalid($"{path}.type", schema.Text("type"), "must be object at the root");
        }
    }

    private static void Below(JsonObject schema, string path, FieldErrors errors)
    {
        Inner(schema.Child("items"), $"{path}.items", "must not be empty for specified array items", errors);
        foreach (var (name, property) in (schema.Child("properties") ?? []).OrderBy(property => property.Key, StringComparer.Ordinal))
        {
            Inner(property as JsonObject, $"{path}.properties[{name}]", "must not be empty for specified object fields", errors);
        }

        Inner(schema.Child("additionalProperties"), $"{path}.additionalProperties", "must not be empty for specified object fields", errors);
        if (schema.Flag("x-kubernetes-int-or-string") == true)
        {
            // What its two types are may be said in words that are otherwise not structural.
            return;
        }

        foreach (var word in (string[])["allOf", "anyOf", "oneOf"])
        {
            foreach (var (index, option) in schema.Items(word).Index())
            {
                Values(option, $"{path}.{word}[{index}]", errors);
            }
        }

        if (schema.Child("not") is { } not)
        {
            Values(not, $"{path}.not", errors);
        }
    }

    private static void Inner(JsonObject? schema, string path, string why, FieldErrors errors)
    {
        if (schema is null)
        {
            return;
        }

        Below(schema, path, errors);
        if (schema.Flag("x-kubernetes-embedded-resource") == true)
        {
            Embedded(schema, path, errors);
        }

        if (schema.IsMissing("type") && schema.Flag("x-kubernetes-int-or-string") != true && schema.Flag("x-kubernetes-preserve-unknown-fields") != true)
        {
            errors.Required($"{path}.type", why);
        }
    }

    private static void Embedded(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema.Child("properties") is not { Count: > 0 } && schema.Flag("x-kubernetes-preserve-unknown-fields") != true)
        {
            errors.Required(
                $"{path}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }

        OfEveryObject(schema, path, errors);
    }

    /// <summary>What every object has is not for a definition to say, but for what its name looks like.</summary>
    private static void OfEveryObject(JsonObject schema, string path, FieldErrors errors)
    {
        foreach (var (field, type) in ((string, string)[])[("apiVersion", "string"), ("kind", "string"), ("metadata", "object")])
        {
            if (schema.Text("properties", field, "type") is { Length: > 0 } found && found != type)
            {
                errors.Invalid($"{path}.properties[{field}].type", found, $"must be {type}");
            }
        }

        if ((schema.Child("properties", "metadata", "properties") ?? []).Any(property => property.Key is not ("name" or "generateName")))
        {
            errors.Forbidden(
                $"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }

    private static void Values(JsonObject schema, string path, FieldErrors errors)
    {
        foreach (var word in OnlyOutside.Where(word => schema[word] is not null))
        {
            errors.Forbidden($"{path}.{word}", "must be empty to be structural");
        }

        foreach (var (name, property) in schema.Child("properties") ?? [])
        {
            if (property is JsonObject inner)
            {
                Values(inner, $"{path}.properties[{name}]", errors);
            }
        }

        if (schema.Child("items") is { } items)
        {
            Values(items, $"{path}.items", errors);
        }
    }
}
