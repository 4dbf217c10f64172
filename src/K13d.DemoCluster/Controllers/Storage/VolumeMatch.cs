using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Scheduling;

namespace K13d.DemoCluster.Controllers.Storage;

/// <summary>Whether a free volume is what a claim asks for. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding</summary>
internal static class VolumeMatch
{
    public static bool Fits(JsonObject claim, JsonObject volume)
    {
        if (volume.Child("spec", "claimRef") is { } taken && !IsFor(taken, claim)) return false;
        if (claim.Text("spec", "volumeName") is { Length: > 0 } wanted && wanted != volume.Name) return false;
        return volume.Text("status", "phase") is null or "Available" or "Pending" or "Bound"
            && !volume.IsBeingDeleted
            && (volume.Text("spec", "storageClassName") ?? "") == (claim.Text("spec", "storageClassName") ?? "")
            && (volume.Text("spec", "volumeMode") ?? "Filesystem") == (claim.Text("spec", "volumeMode") ?? "Filesystem")
            && claim.Texts("spec", "accessModes").All(mode => volume.Texts("spec", "accessModes").Contains(mode))
            && PodRequests.Amount(volume.At("spec", "capacity", "storage")) >= PodRequests.Amount(claim.At("spec", "resources", "requests", "storage"))
            && LabelSelector.Of(claim.Child("spec", "selector")).Matches(volume);
    }

    /// <summary>Whether a volume's reference names this claim: by its uid where it has one, else by its name.</summary>
    public static bool IsFor(JsonObject reference, JsonObject claim) =>
        reference.Text("uid") is { Length: > 0 } uid ? uid == claim.Uid : reference.Text("name") == claim.Name && reference.Text("namespace") == claim.Namespace;
}
