using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Volumes of pods and where containers mount them.</summary>
internal static class VolumeValidation
{
    private const long ShortestToken = 600;

    private static readonly string[] HostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
    private static readonly string[] DownwardPaths = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    /// <summary>The sources in the order in which the real one looks at them.</summary>
    private static readonly string[] Sources =
    [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs", "flocker",
        "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "configMap", "azureFile", "vsphereVolume",
        "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
    ];

    public static void Check(JsonObject spec, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec.Items("volumes"))
        {
            var at = $"{path}.volumes[{index++}]";
            var name = volume.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Required($"{at}.name");
            }
            else
            {
                Names.Check(errors, $"{at}.name", name, Names.Label);
                if (!names.Add(name))
                {
                    errors.Duplicate($"{at}.name", name);
                }
            }

            var present = Sources.Where(source => volume.Child(source) is not null).ToList();
            foreach (var more in present.Skip(1))
            {
                errors.Forbidden($"{at}.{more}", "may not specify more than 1 volume type");
            }

            if (present.Count == 0)
            {
                errors.Required(at, "must specify a volume type");
            }
            else
            {
                Source(present[0], volume.Child(present[0])!, $"{at}.{present[0]}", errors);
            }
        }
    }

    public static void Mounts(JsonObject container, string path, HashSet<string> volumes, FieldErrors errors)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var mount in container.Items("volumeMounts"))
        {
            var at = $"{path}.volumeMounts[{index++}]";
            var name = mount.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Required($"{at}.name");
            }

            if (!volumes.Contains(name))
            {
                errors.NotFound($"{at}.name", name);
            }

            var place = mount.Text("mountPath") ?? "";
            if (place.Length == 0)
            {
                errors.Required($"{at}.mountPath");
            }

            if (!places.Add(place))
            {
                errors.Invalid($"{at}.mountPath", place, "must be unique");
            }

            foreach (var field in (string[])["subPath", "subPathExpr"])
            {
                if (mount.Text(field) is { Length: > 0 } inner)
                {
                    Descending(inner, $"{path}.volumeMounts.{field}", errors);
                }
            }
        }
    }

    public static void HostPath(JsonObject source, string path, FieldErrors errors)
    {
        if (source.IsMissing("path"))
        {
            errors.Required($"{path}.path");
            return;
        }

        NoBacksteps(source.Text("path")!, $"{path}.path", errors);
        errors.OneOf(source, "type", path, HostPathTypes);
    }

    public static void Nfs(JsonObject source, string path, FieldErrors errors)
    {
        errors.Required(source, "server", path);
        errors.Required(source, "path", path);
        if (source.Text("path")?.StartsWith('/') != true)
        {
            errors.Invalid($"{path}.path", source.Text("path") ?? "", "must be an absolute path");
        }
    }

    private static void Source(string kind, JsonObject source, string path, FieldErrors errors)
    {
        switch (kind)
        {
            case "emptyDir":
                if (Quantity.Of(source["sizeLimit"]) is { } limit && limit < Quantity.Zero)
                {
                    errors.Forbidden($"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity");
                }

                break;
            case "hostPath":
                HostPath(source, path, errors);
                break;
            case "nfs":
                Nfs(source, path, errors);
                break;
            case "secret":
                errors.Required(source, "secretName", path);
                Items(source, path, errors);
                break;
            case "configMap":
                errors.Required(source, "name", path);
                Items(source, path, errors);
                break;
            case "persistentVolumeClaim":
                errors.Required(source, "claimName", path);
                break;
            case "downwardAPI":
                Mode(source, "defaultMode", path, errors);
                Downward(source, path, errors);
                break;
            case "projected":
                Projected(source, path, errors);
                break;
            case "ephemeral":
                StorageValidation.ClaimSpec(source.Child("volumeClaimTemplate").Child("spec"), $"{path}.volumeClaimTemplate.spec", errors);
                break;
        }
    }

    private static void Projected(JsonObject source, string path, FieldErrors errors)
    {
        Mode(source, "defaultMode", path, errors);
        var index = 0;
        foreach (var entry in source.Items("sources"))
        {
            var at = $"{path}.sources[{index++}]";
            foreach (var kind in (string[])["secret", "configMap"])
            {
                if (entry.Child(kind) is { } reference)
                {
                    errors.Required(reference, "name", $"{at}.{kind}");
                    Items(reference, $"{at}.{kind}", errors);
                }
            }

            if (entry.Child("downwardAPI") is { } downward)
            {
                Downward(downward, $"{at}.downwardAPI", errors);
            }

            if (entry.Child("serviceAccountToken") is { } token)
            {
                if (token.Number("expirationSeconds") is { } seconds and < ShortestToken)
                {
                    errors.Invalid($"{at}.serviceAccountToken.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
                }

                errors.Required(token, "path", path);
            }
        }
    }

    private static void Items(JsonObject source, string path, FieldErrors errors)
    {
        Mode(source, "defaultMode", path, errors);
        var index = 0;
        foreach (var item in source.Items("items"))
        {
            var at = $"{path}.items[{index++}]";
            errors.Required(item, "key", at);
            if (item.IsMissing("path"))
            {
                errors.Required($"{at}.path");
            }
            else
            {
                Descending(item.Text("path")!, $"{at}.path", errors);
            }

            Mode(item, "mode", at, errors);
        }
    }

    private static void Downward(JsonObject source, string path, FieldErrors errors)
    {
        foreach (var item in source.Items("items"))
        {
            if (item.IsMissing("path"))
            {
                errors.Required($"{path}.path");
            }
            else
            {
                Descending(item.Text("path")!, $"{path}.path", errors);
            }

            if (item.Child("fieldRef") is { } field)
            {
                var text = field.Text("fieldPath") ?? "";
                if (!DownwardPaths.Contains(text) && !text.Contains("['", StringComparison.Ordinal))
                {
                    errors.NotSupported($"{path}.fieldRef.fieldPath", text, DownwardPaths);
                }
            }
            else if (item.Child("resourceFieldRef") is null)
            {
                errors.Required(path, "one of fieldRef and resourceFieldRef is required");
            }

            Mode(item, "mode", path, errors);
        }
    }

    private static void Mode(JsonObject value, string field, string path, FieldErrors errors)
    {
        if (value.Number(field) is { } mode and (< 0 or > 511))
        {
            errors.Invalid($"{path}.{field}", mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    private static void Descending(string text, string path, FieldErrors errors)
    {
        if (text.StartsWith('/'))
        {
            errors.Invalid(path, text, "must be a relative path");
        }

        NoBacksteps(text, path, errors);
    }

    private static void NoBacksteps(string text, string path, FieldErrors errors)
    {
        if (text.Split('/').Contains(".."))
        {
            errors.Invalid(path, text, "must not contain '..'");
        }
    }
}
