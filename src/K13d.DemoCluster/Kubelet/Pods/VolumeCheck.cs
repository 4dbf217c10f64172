using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Pods;

/// <summary>Whether what a pod mounts is there.</summary>
internal static class VolumeCheck
{
    /// <returns>The kubelet's words for the first volume that cannot be mounted, or null.</returns>
    public static string? Fault(JsonObject pod, IObjects objects)
    {
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            foreach (var source in Sources(volume))
            {
                if (Missing(pod, source, objects) is { } missing) return $"MountVolume.SetUp failed for volume \"{volume.Text("name")}\" : {missing}";
            }
        }

        return null;
    }

    // The kube-root-ca.crt of a new namespace is written by a controller in the same moment: a pod that is faster does not wait for it.
    private static IEnumerable<JsonObject> Sources(JsonObject volume) =>
        volume.Child("projected") is null ? [volume] : volume.Items("projected", "sources").Where(source => source.Text("configMap", "name") != "kube-root-ca.crt");

    private static string? Missing(JsonObject pod, JsonObject source, IObjects objects)
    {
        foreach (var (field, resource, kind) in new[] { ("configMap", Resources.ConfigMaps, "configmap"), ("secret", Resources.Secrets, "secret") })
        {
            if (source.Child(field) is not { } reference || reference.Flag("optional") == true) continue;
            var name = reference.Text("name") ?? reference.Text("secretName") ?? "";
            if (objects.Find(resource, pod.Namespace, name) is not { } found) return $"{kind} \"{name}\" not found";
            if (reference.Items("items").FirstOrDefault(item => found.At("data", item.Text("key") ?? "") is null && found.At("binaryData", item.Text("key") ?? "") is null) is not null)
            {
                return $"references non-existent {(kind == "secret" ? "secret" : "config")} key: {reference.Items("items").First().Text("key")}";
            }
        }

        return null;
    }
}
