using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>
/// The versions of a CustomResourceDefinition. What all of them have in common, the real one speaks of as of the time when a definition had
/// but one version: <c>spec.validation</c>, <c>spec.subresources</c>. Source: as <see cref="DefinitionValidation"/>.
/// </summary>
internal sealed class DefinitionVersions
{
    private static readonly string[] Parts = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"];

    private readonly JsonObject spec;
    private readonly IReadOnlyList<JsonObject> versions;
    private readonly HashSet<string> shared;

    public DefinitionVersions(JsonObject spec)
    {
        this.spec = spec;
        versions = [.. spec.Items("versions")];
        shared = [.. Parts.Where(part => versions.All(version => version[part].SameAs(versions[0][part])))];
    }

    public void Check(FieldErrors errors)
    {
        foreach (var (index, version) in versions.Index().Where(entry => entry.Item.Child("schema", "openAPIV3Schema") is null))
        {
            errors.Required($"spec.versions[{index}].schema.openAPIV3Schema");
        }

        if (spec.Flag("preserveUnknownFields") == true && versions.Any(version => HasDefaults(version.Child("schema", "openAPIV3Schema"))))
        {
            errors.Invalid("spec.preserveUnknownFields", true, "must be false in order to use defaults in the schema");
        }

        foreach (var (index, version) in versions.Index())
        {
            var path = $"spec.versions[{index}]";
            Names.Check(errors, $"{path}.name", version.Text("name"), Names.ServiceLabel);
            if (version["deprecationWarning"] is not null && version.Flag("deprecated") != true)
            {
                errors.Invalid($"{path}.deprecationWarning", version["deprecationWarning"], "can only be set for deprecated versions");
            }

            VersionParts.Check(version, part => !shared.Contains(part), $"{path}.", $"{path}.schema", errors);
        }

        if (versions.Select(version => version.Text("name")).Distinct(StringComparer.Ordinal).Count() < versions.Count)
        {
            errors.Invalid("spec.versions", Shown(), "must contain unique version names");
        }

        if (versions.Count(version => version.Flag("storage") == true) != 1)
        {
            errors.Invalid("spec.versions", Shown(), "must have exactly one version marked as storage version");
        }

        if (versions.Count > 0)
        {
            Names.Check(errors, "spec.version", versions[0].Text("name"), Names.ServiceLabel);
        }
    }

    /// <summary>What all versions have in common.</summary>
    public void CheckShared(FieldErrors errors)
    {
        if (versions.Count > 0)
        {
            VersionParts.Check(versions[0], shared.Contains, "spec.", "spec.validation", errors);
        }
    }

    private JsonArray? Shown() => spec["versions"] is null ? null : GoDefinition.Versions(versions, shared);

    private static bool HasDefaults(JsonNode? schema) => schema switch
    {
        JsonObject node => node["default"] is not null || node.Any(member => HasDefaults(member.Value)),
        JsonArray list => list.Any(HasDefaults),
        _ => false,
    };
}
