namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A PersistentVolumeClaim of the pod that is not there, or has no volume.</summary>
internal sealed class ClaimRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Phase() != "Pending" || PodContainer.Of(it).Any(container => container.Running is not null))
        {
            yield break;
        }

        foreach (var name in it.Json.Items("spec", "volumes").Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>().Distinct())
        {
            var said = it.Quote("PodScheduled");
            if (it.Snapshot.Find("PersistentVolumeClaim", it.Namespace, name) is not { } claim)
            {
                if (it.Snapshot.Has("PersistentVolumeClaim") || said?.Quote.Contains($"persistentvolumeclaim \"{name}\" not found", StringComparison.Ordinal) == true)
                {
                    yield return it.Found(
                        Severity.Error, Depth.Root, $"PersistentVolumeClaim {name} does not exist: create it, or correct its name in the pod's template.", said);
                }
            }
            else if (claim.Json.Text("status", "phase") is "Lost")
            {
                yield return it.Found(
                    Severity.Error, Depth.Root, $"PersistentVolumeClaim {name} has lost its volume: its data must be restored to a new one.", Status(claim), said);
            }
            else if (claim.Json.Text("status", "phase") is "Pending" && Unbound(it, claim) is { } why)
            {
                yield return it.Found(
                    Severity.Error, Depth.Root, $"PersistentVolumeClaim {name} has no volume: {why}", Status(claim), claim.Event(null, "ProvisioningFailed", "FailedBinding"), said);
            }
        }
    }

    private static Evidence? Status(SnapshotObject claim) => Evidence.Of($"{claim.Component} status.phase", claim.Json.Text("status", "phase"));

    /// <summary>Null where it only waits for the pod to be scheduled.</summary>
    private static string? Unbound(SnapshotObject pod, SnapshotObject claim)
    {
        var name = claim.Json.Text("spec", "storageClassName");
        var storage = name is null ? null : pod.Snapshot.Find("StorageClass", null, name);
        return name is not null && storage is null && pod.Snapshot.Has("StorageClass")
                ? $"its StorageClass {name} does not exist: create it, or make the claim anew with one that does."
            : storage?.Json.Text("volumeBindingMode") == "WaitForFirstConsumer" && !Mentions(pod, "persistent") ? null
            : claim.Event(null, "ProvisioningFailed") is not null ? "the provisioner of its StorageClass failed: see its message."
            : "no PersistentVolume fits it, or its provisioner has not made one: look at its size, access modes and StorageClass.";
    }

    private static bool Mentions(SnapshotObject pod, string word) =>
        pod.Quote("PodScheduled")?.Quote.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
