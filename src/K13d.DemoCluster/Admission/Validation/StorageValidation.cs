using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Claims, volumes and storage classes.</summary>
internal static class StorageValidation
{
    private const string ClaimRule = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    private static readonly string[] VolumeModes = ["Block", "Filesystem"];

    private static readonly HashSet<string> NoSources = new(StringComparer.Ordinal)
    {
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName", "volumeMode",
    };

    public static void Claim(JsonObject value, FieldErrors errors) => ClaimSpec(value.Child("spec"), "spec", errors);

    public static void ClaimSpec(JsonObject? spec, string path, FieldErrors errors)
    {
        SelectorValidation.Check(spec.Child("selector"), $"{path}.selector", errors);
        Modes(spec, path, "at least 1 access mode is required", errors);
        var size = spec.Child("resources").Child("requests")?["storage"];
        if (size is null)
        {
            errors.Required($"{path}.resources[storage]");
        }
        else
        {
            Positive(size, $"{path}.resources[storage]", errors);
        }

        Class(spec, path, errors);
        errors.OneOf(spec, "volumeMode", path, VolumeModes);
    }

    public static void ClaimUpdate(JsonObject value, JsonObject current, FieldErrors errors)
    {
        var (spec, before) = (value.Child("spec")!.DeepClone().AsObject(), current.Child("spec")!.DeepClone().AsObject());
        if (current.Child("status").Text("phase") == "Bound")
        {
            spec.Child("resources")?.Remove("requests");
            before.Child("resources")?.Remove("requests");
            spec.Remove("volumeAttributesClassName");
            before.Remove("volumeAttributesClassName");
        }

        if (before.IsMissing("volumeName"))
        {
            // The binder names the volume, once.
            spec.Remove("volumeName");
            before.Remove("volumeName");
        }

        if (before["storageClassName"] is null)
        {
            spec.Remove("storageClassName");
        }

        if (!JsonNode.DeepEquals(spec, before))
        {
            errors.Forbidden("spec", ClaimRule);
        }

        if (Quantity.Of(value.Child("spec").Child("resources").Child("requests")?["storage"]) < Quantity.Of(current.Child("spec").Child("resources").Child("requests")?["storage"]))
        {
            errors.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }

    public static void Volume(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        Modes(spec, "spec", "", errors);
        var capacity = spec.Child("capacity");
        if (capacity is not { Count: > 0 })
        {
            errors.Required("spec.capacity");
        }

        if (capacity?["storage"] is not { } size || capacity.Count > 1)
        {
            errors.NotSupported("spec.capacity", capacity, "storage");
            size = capacity?["storage"];
        }

        if (size is not null)
        {
            Positive(size, "spec.capacity[storage]", errors);
        }

        errors.OneOf(spec, "persistentVolumeReclaimPolicy", "spec", "Delete", "Recycle", "Retain");
        Sources(spec, errors);
        Class(spec, "spec", errors);
        errors.OneOf(spec, "volumeMode", "spec", VolumeModes);
    }

    public static void VolumeUpdate(JsonObject value, JsonObject current, FieldErrors errors)
    {
        static JsonObject SourceOf(JsonObject volume) =>
            new(volume.Child("spec")!.Where(field => !NoSources.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

        if (!JsonNode.DeepEquals(SourceOf(value), SourceOf(current)))
        {
            errors.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }

        errors.ImmutableField(value.Child("spec")?["volumeMode"], current.Child("spec")?["volumeMode"], "spec.volumeMode");
    }

    public static void StorageClass(JsonObject value, FieldErrors errors)
    {
        if (value.IsMissing("provisioner"))
        {
            errors.Required("provisioner");
        }
        else
        {
            Names.Check(errors, "provisioner", value.Text("provisioner")!.ToLowerInvariant(), Names.Qualified);
        }

        foreach (var (key, _) in value.Child("parameters") ?? [])
        {
            if (key.Length == 0)
            {
                errors.Invalid("parameters", key, "field can not be empty.");
            }
        }

        errors.OneOf(value, "reclaimPolicy", "", "Delete", "Retain");
        errors.OneOf(value, "volumeBindingMode", "", "Immediate", "WaitForFirstConsumer");
    }

    public static void StorageClassUpdate(JsonObject value, JsonObject current, FieldErrors errors)
    {
        foreach (var field in (string[])["parameters", "provisioner", "reclaimPolicy"])
        {
            if (!JsonNode.DeepEquals(value[field], current[field]))
            {
                errors.Forbidden(field, $"updates to {field} are forbidden.");
            }
        }

        errors.ImmutableField(value["volumeBindingMode"], current["volumeBindingMode"], "volumeBindingMode");
    }

    private static void Sources(JsonObject spec, FieldErrors errors)
    {
        var sources = spec.Where(field => field.Value is JsonObject && !NoSources.Contains(field.Key)).Select(field => field.Key).ToList();
        if (sources.Count == 0)
        {
            errors.Required("spec", "must specify a volume type");
            return;
        }

        var first = sources.Contains("hostPath") ? "hostPath" : sources[0];
        foreach (var more in sources.Where(source => source != first))
        {
            errors.Forbidden($"spec.{more}", "may not specify more than 1 volume type");
        }

        var source = spec.Child(first)!;
        switch (first)
        {
            case "hostPath":
                VolumeValidation.HostPath(source, "spec.hostPath", errors);
                if (source.Text("path") == "/" && spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
                {
                    errors.Forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
                }

                break;
            case "nfs":
                VolumeValidation.Nfs(source, "spec.nfs", errors);
                break;
        }
    }

    private static void Modes(JsonObject? spec, string path, string why, FieldErrors errors)
    {
        var modes = spec.Texts("accessModes").ToList();
        if (modes.Count == 0)
        {
            errors.Required($"{path}.accessModes", why);
        }

        foreach (var mode in modes.Where(mode => !AccessModes.Contains(mode)))
        {
            errors.NotSupported($"{path}.accessModes", mode, AccessModes);
        }

        if (modes.Count > 1 && modes.Contains("ReadWriteOncePod"))
        {
            errors.Forbidden($"{path}.accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void Positive(JsonNode size, string path, FieldErrors errors)
    {
        if (Quantity.Of(size) is { } amount && amount.Nanos.Sign <= 0)
        {
            errors.Invalid(path, amount.ToString(), "must be greater than zero");
        }
    }

    private static void Class(JsonObject? spec, string path, FieldErrors errors)
    {
        if (spec.Text("storageClassName") is { Length: > 0 } name)
        {
            Names.Check(errors, $"{path}.storageClassName", name, Names.Subdomain);
        }
    }
}
