using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>CustomResourceDefinitions. Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.</summary>
internal static class DefinitionValidation
{
    private const string Approval = "api-approved.kubernetes.io";
    private const string AboutApproval = "https://github.com/kubernetes/enhancements/pull/1111";

    public static void Create(JsonObject value, FieldErrors errors)
    {
        var (name, spec) = (value.Name, value.Child("spec") ?? []);
        if (name != $"{spec.Text("names", "plural")}.{spec.Text("group")}")
        {
            errors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        Spec(spec, errors);
        if (!value.Texts("status", "storedVersions").Any())
        {
            errors.Invalid("status.storedVersions", null, "must have at least one stored version");
        }

        StoredVersions(value, errors);
        ApprovalOf(value, errors);
        KeepsNoUnknownFields(spec, errors);
    }

    public static void Update(JsonObject value, JsonObject current, FieldErrors errors)
    {
        var (spec, before) = (value.Child("spec") ?? [], current.Child("spec"));
        Spec(spec, errors);
        foreach (var path in (string[][])[["scope"], ["names", "kind"], ["group"], ["names", "plural"]])
        {
            errors.ImmutableField(spec.At(path), before.At(path), $"spec.{string.Join('.', path)}");
        }

        StoredVersions(value, errors);
        ApprovalOf(value, errors);
        KeepsNoUnknownFields(spec, errors);
    }

    private static void Spec(JsonObject spec, FieldErrors errors)
    {
        Group(spec, errors);
        errors.Required(spec, "scope", "spec");
        if (!spec.IsMissing("scope"))
        {
            errors.OneOf(spec, "scope", "spec", "Cluster", "Namespaced");
        }

        var versions = new DefinitionVersions(spec);
        versions.Check(errors);
        DefinedNames(spec.Child("names"), errors);
        versions.CheckShared(errors);
        ConversionValidation.Check(spec, errors);
    }

    private static void Group(JsonObject spec, FieldErrors errors)
    {
        var group = spec.Text("group") ?? "";
        if (group.Length == 0)
        {
            errors.Required("spec.group");
        }
        else if (Names.Subdomain(group).ToList() is { Count: > 0 } faults)
        {
            faults.ForEach(fault => errors.Invalid("spec.group", group, fault));
        }
        else if (!group.Contains('.', StringComparison.Ordinal))
        {
            errors.Invalid("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private static void DefinedNames(JsonObject? names, FieldErrors errors)
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

        Labels(names, "shortNames", errors);
        if (!names.IsMissing("kind") && names.Text("kind") == names.Text("listKind"))
        {
            errors.Invalid("spec.names.listKind", names.Text("listKind"), "kind and listKind may not be the same");
        }

        Labels(names, "categories", errors);
    }

    private static void Labels(JsonObject? names, string field, FieldErrors errors)
    {
        foreach (var (index, name) in names.Texts(field).Index())
        {
            Names.Check(errors, $"spec.names.{field}[{index}]", name, Names.ServiceLabel);
        }
    }

    private static void StoredVersions(JsonObject value, FieldErrors errors)
    {
        var stored = value.Texts("status", "storedVersions").ToList();
        var versions = value.Items("spec", "versions").ToList();
        foreach (var version in versions.Where(version => version.Flag("storage") == true).Select(version => version.Text("name") ?? ""))
        {
            if (stored.Count > 0 && !stored.Contains(version))
            {
                errors.Invalid("status.storedVersions", stored.ToJsonArray(), $"must have the storage version {version}");
            }
        }

        foreach (var (index, version) in stored.Index().Where(entry => versions.All(version => version.Text("name") != entry.Item)))
        {
            errors.Invalid(
                $"status.storedVersions[{index}]",
                version,
                $"missing from spec.versions; {version} was previously a storage version, and must remain in spec.versions until a storage migration"
                + $" ensures no data remains persisted in {version} and removes {version} from status.storedVersions");
        }
    }

    /// <summary>The groups of the Kubernetes community are not for everybody.</summary>
    private static void ApprovalOf(JsonObject value, FieldErrors errors)
    {
        var group = $".{value.Text("spec", "group")}";
        if (!group.EndsWith(".k8s.io", StringComparison.Ordinal) && !group.EndsWith(".kubernetes.io", StringComparison.Ordinal))
        {
            return;
        }

        const string field = $"metadata.annotations[{Approval}]";
        var approval = value.Annotation(Approval) ?? "";
        if (approval.Length == 0)
        {
            errors.Required(field, $"protected groups must have approval annotation \"{Approval}\", see {AboutApproval}");
        }
        else if (!approval.StartsWith("unapproved", StringComparison.Ordinal) && !Uri.TryCreate(approval, UriKind.Absolute, out _))
        {
            errors.Invalid(
                field,
                approval,
                $"protected groups must have approval annotation \"{Approval}\" with either a URL or a reason starting with \"unapproved\","
                + $" see {AboutApproval}");
        }
    }

    private static void KeepsNoUnknownFields(JsonObject spec, FieldErrors errors)
    {
        if (spec.Flag("preserveUnknownFields") == true)
        {
            errors.Invalid(
                "spec.preserveUnknownFields",
                true,
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }
    }
}
