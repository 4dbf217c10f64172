using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Storage;

/// <summary>A volume as the local-path provisioner makes one: a folder on the node that its pod is on.</summary>
internal static class ProvisionedVolume
{
    public static JsonObject Build(JsonObject claim, JsonObject type, string? node)
    {
        var name = $"pvc-{claim.Uid}";
        var spec = new JsonObject
        {
            ["capacity"] = new JsonObject { ["storage"] = claim.At("spec", "resources", "requests", "storage")?.DeepClone() },
            ["hostPath"] = new JsonObject { ["path"] = $"/opt/local-path-provisioner/{name}_{claim.Namespace}_{claim.Name}", ["type"] = "DirectoryOrCreate" },
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["persistentVolumeReclaimPolicy"] = type.Text("reclaimPolicy") ?? "Delete",
            ["storageClassName"] = type.Name,
            ["volumeMode"] = "Filesystem",
        };
        if (node is not null)
        {
            var onNode = new JsonObject { ["key"] = "kubernetes.io/hostname", ["operator"] = "In", ["values"] = new JsonArray(node) };
            spec.ChildOrNew("nodeAffinity", "required")["nodeSelectorTerms"] = new JsonArray(new JsonObject { ["matchExpressions"] = new JsonArray(onNode) });
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = type.Text("provisioner") } },
            ["spec"] = spec,
        };
    }
}
