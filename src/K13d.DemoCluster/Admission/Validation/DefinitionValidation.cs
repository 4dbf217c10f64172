using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>CustomResourceDefinitions. Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.</summary>
internal static class DefinitionValidation
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    public static void Check(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        var names = spec.Child("names");
        var name = value.Child("metadata").Text("name") ?? "";
        if (name != $"{names.Text("plural")}.{spec.Text("group")}")
        {
            errors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        errors.Required(spec, "group", "spec");
        errors.Required(spec, "scope", "spec");
        if (!spec.IsMissing("scope"))
        {
            errors.OneOf(spec, "scope", "spec", "Cluster", "Namespaced");
        }

        Versions(spec, errors);
        KindNames(names, errors);
        if (value.Child("status")?["storedVersions"] is not JsonArray { Count: > 0 })
        {
            errors.Invalid("status.storedVersions", null, "must have at least one stored version");
        }
    }

    public static void Update(JsonObject value, JsonObject current, FieldErrors errors)
    {
        foreach (var field in (string[])["group", "scope"])
        {
            errors.ImmutableField(value.Child("spec")?[field], current.Child("spec")?[field], $"spec.{field}");
        }

        errors.ImmutableField(value.Child("spec").Child("names")?["plural"], current.Child("spec").Child("names")?["plural"], "spec.names.plural");
        errors.ImmutableField(value.Child("spec").Child("names")?["kind"], current.Child("spec").Child("names")?["kind"], "spec.names.kind");
    }

    private static void Versions(JsonObject spec, FieldErrors errors)
    {
        var versions = spec.Items("versions").ToList();
        for (var index = 0; index < versions.Count; index++)
        {
            var (version, path) = (versions[index], $"spec.versions[{index}]");
            Names.Check(errors, $"{path}.name", version.Text("name"), Names.ServiceLabel);
            if (version.Flag("storage") == true)
            {
                Names.Check(errors, "spec.version", version.Text("name"), Names.ServiceLabel);
            }

            if (version.Child("schema").Child("openAPIV3Schema") is not { } schema)
            {
                errors.Required($"{path}.schema.openAPIV3Schema");
            }
            else
            {
                // With one version, the real one speaks of the place where the schema once was.
                Structural(schema, versions.Count == 1 ? "spec.validation.openAPIV3Schema" : $"{path}.schema.openAPIV3Schema", errors);
            }
        }

        if (versions.Select(version => version.Text("name")).Distinct(StringComparer.Ordinal).Count() < versions.Count)
        {
            errors.Invalid("spec.versions", spec["versions"], "must contain unique version names");
        }

        if (versions.Count(version => version.Flag("storage") == true) != 1)
        {
            errors.Invalid("spec.versions", spec["versions"], "must have exactly one version marked as storage version");
        }
    }

    private static void Structural(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema.IsMissing("type"))
        {
            if (schema.Flag("x-kubernetes-int-or-string") != true && schema.Flag("x-kubernetes-preserve-unknown-fields") != true)
            {
                errors.Required($"{path}.type", "must not be empty for specified object fields");
            }
        }
        else
        {
            errors.OneOf(schema, "type", path, Types);
        }

        if (schema.Text("type") == "array" && schema["items"] is null)
        {
            errors.Required($"{path}.items", "must be specified");
        }

        foreach (var (field, property) in schema.Child("properties") ?? [])
        {
            if (property is JsonObject inner)
            {
                Structural(inner, $"{path}.properties[{field}]", errors);
            }
        }

        if (schema.Child("items") is { } items)
        {
            Structural(items, $"{path}.items", errors);
        }

        if (schema.Child("additionalProperties") is { } values)
        {
            Structural(values, $"{path}.additionalProperties", errors);
        }
    }

    private static void KindNames(JsonObject? names, FieldErrors errors)
    {
        foreach (var field in (string[])["plural", "singular", "kind", "listKind"])
        {
            if (names.IsMissing(field))
            {
                errors.Required($"spec.names.{field}");
            }
            else if (field is "plural" or "singular")
            {
                Names.Check(errors, $"spec.names.{field}", names.Text(field), Names.ServiceLabel);
            }
            else
            {
                foreach (var fault in Names.ServiceLabel(names.Text(field)!.ToLowerInvariant()))
                {
                    errors.Invalid($"spec.names.{field}", names.Text(field), $"may have mixed case, but should otherwise match: {fault}");
                }
            }
        }

        var index = 0;
        foreach (var name in names.Texts("shortNames"))
        {
            Names.Check(errors, $"spec.names.shortNames[{index++}]", name, Names.ServiceLabel);
        }
    }
}
