using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>What a pod's claims to storage mean for where it can run, and for the claims that wait for a pod.</summary>
internal sealed class VolumePlacement(ClusterView cluster)
{
    /// <summary>The annotation by which the scheduler tells a claim's volume controller where its pod will be.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <returns>Why no node will do, or null.</returns>
    public string? Obstacle(JsonObject pod)
    {
        foreach (var name in ClaimNames(pod))
        {
            if (Claim(pod, name) is not { } claim) return $"persistentvolumeclaim \"{name}\" not found";
            if (claim.IsBeingDeleted) return $"persistentvolumeclaim \"{name}\" is being deleted";
            if (!IsBound(claim) && !WaitsForPod(claim)) return "pod has unbound immediate PersistentVolumeClaims";
        }

        return null;
    }

    /// <returns>Why this node will not do, or null.</returns>
    public string? FaultOn(JsonObject pod, JsonObject node)
    {
        foreach (var claim in ClaimNames(pod).Select(name => Claim(pod, name)).OfType<JsonObject>())
        {
            if (IsBound(claim))
            {
                var volume = cluster.Find(Resources.PersistentVolumes, new ObjectKey(null, claim.Text("spec", "volumeName") ?? ""));
                if (volume.Child("spec", "nodeAffinity", "required") is { } required && !NodeAffinity.Matches(required, node)) return "node(s) didn't match PersistentVolume's node affinity";
            }
            else if (!IsProvisioned(claim) && !HasMatch(claim, node))
            {
                return "node(s) didn't find available persistent volumes to bind";
            }
        }

        return null;
    }

    /// <summary>Tells the claims that wait for their pod's node.</summary>
    public void Choose(JsonObject pod, JsonObject node)
    {
        foreach (var claim in ClaimNames(pod).Select(name => Claim(pod, name)).OfType<JsonObject>().Where(claim => !IsBound(claim)))
        {
            cluster.Change(Resources.PersistentVolumeClaims, claim.Key, "kube-scheduler", value => value.ChildOrNew("metadata", "annotations")[SelectedNode] = node.Name);
        }
    }

    public static IEnumerable<string> ClaimNames(JsonObject pod) => pod.Items("spec", "volumes")
        .Select(volume => volume.Text("persistentVolumeClaim", "claimName") ?? (volume.Child("ephemeral") is null ? null : $"{pod.Name}-{volume.Text("name")}"))
        .OfType<string>();

    private JsonObject? Claim(JsonObject pod, string name) => cluster.Find(Resources.PersistentVolumeClaims, new ObjectKey(pod.Namespace, name));

    private static bool IsBound(JsonObject claim) => claim.Text("status", "phase") == "Bound";

    private bool WaitsForPod(JsonObject claim) => ClassOf(claim).Text("volumeBindingMode") == "WaitForFirstConsumer";

    private bool IsProvisioned(JsonObject claim) => ClassOf(claim).Text("provisioner") is { } provisioner && provisioner != "kubernetes.io/no-provisioner";

    private JsonObject? ClassOf(JsonObject claim) =>
        claim.Text("spec", "storageClassName") is { Length: > 0 } name ? cluster.Find(Resources.StorageClasses, new ObjectKey(null, name)) : null;

    private bool HasMatch(JsonObject claim, JsonObject node) => cluster.Of(Resources.PersistentVolumes).All.Any(volume =>
        Storage.VolumeMatch.Fits(claim, volume) && (volume.Child("spec", "nodeAffinity", "required") is not { } required || NodeAffinity.Matches(required, node)));
}
