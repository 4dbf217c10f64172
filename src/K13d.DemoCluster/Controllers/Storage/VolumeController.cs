using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Controllers.Scheduling;

namespace K13d.DemoCluster.Controllers.Storage;

/// <summary>Binds claims to volumes, makes volumes for the classes whose provisioner is played here, and lets go of what is in use no more.</summary>
internal sealed class VolumeController(ClusterView cluster, EventRecorder events, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string PlayedProvisioner = "rancher.io/local-path";
    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(15);

    private readonly EventSource source = new("persistentvolume-controller");

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.PersistentVolumeClaims, change => due.Add(change.Key));
        cluster.Follow(Resources.PersistentVolumes, change =>
        {
            due.Add(change.Key);
            foreach (var claim in cluster.Of(Resources.PersistentVolumeClaims).All.Where(claim => claim.Text("status", "phase") != "Bound")) due.Add(claim.Key);
        });
        cluster.Follow(Resources.Pods, change =>
        {
            if (change.After is not null && !change.Touches("status", "phase") && change.Before is not null) return;
            foreach (var name in VolumePlacement.ClaimNames(change.Latest)) due.Add(new ObjectKey(change.Key.Namespace, name));
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (key.Namespace is null)
        {
            if (cluster.Find(Resources.PersistentVolumes, key) is { } volume) Settle(volume);
            return null;
        }

        if (cluster.Find(Resources.PersistentVolumeClaims, key) is not { } claim) return null;
        if (claim.IsBeingDeleted)
        {
            if (!IsUsed(claim)) Release(claim);
            return null;
        }

        return claim.Text("status", "phase") == "Bound" ? Guard(claim) : Bind(claim);
    }

    private TimeSpan? Bind(JsonObject claim)
    {
        var type = claim.Text("spec", "storageClassName") is { Length: > 0 } name ? cluster.Find(Resources.StorageClasses, new ObjectKey(null, name)) : null;
        var chosenNode = claim.Annotation(VolumePlacement.SelectedNode);
        var isPreBound = cluster.Of(Resources.PersistentVolumes).All.Any(volume => volume.Child("spec", "claimRef") is { } reference && VolumeMatch.IsFor(reference, claim));
        if (type.Text("volumeBindingMode") == "WaitForFirstConsumer" && chosenNode is null && !isPreBound)
        {
            events.Normal(claim, source, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return Resync;
        }

        var match = cluster.Of(Resources.PersistentVolumes).All.Where(volume => VolumeMatch.Fits(claim, volume))
            .OrderByDescending(volume => volume.Child("spec", "claimRef") is not null)
            .ThenBy(volume => PodRequests.Amount(volume.At("spec", "capacity", "storage"))).ThenBy(volume => volume.Name, StringComparer.Ordinal).FirstOrDefault();
        if (match is not null)
        {
            Join(claim, match);
            return null;
        }

        return Provision(claim, type, chosenNode);
    }

    private TimeSpan? Provision(JsonObject claim, JsonObject? type, string? node)
    {
        if (claim.Text("spec", "storageClassName") is not { Length: > 0 } name)
        {
            events.Normal(claim, source, "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
            return Resync;
        }

        if (type is null)
        {
            events.Warning(claim, source, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{name}\" not found");
            return Resync;
        }

        var provisioner = type.Text("provisioner") ?? "";
        if (provisioner == "kubernetes.io/no-provisioner") return Resync;
        if (provisioner != PlayedProvisioner)
        {
            events.Normal(claim, source, "ExternalProvisioning", $"Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
            return Resync;
        }

        var volume = cluster.Create(Resources.PersistentVolumes, ProvisionedVolume.Build(claim, type, node), Manager);
        events.Normal(claim, new EventSource($"{provisioner}_local-path-provisioner"), "ProvisioningSucceeded", $"Successfully provisioned volume {volume.Name}");
        Join(claim, volume);
        return null;
    }

    private void Join(JsonObject claim, JsonObject volume)
    {
        cluster.Change(Resources.PersistentVolumes, volume.Key, Manager, value =>
        {
            value.ChildOrNew("spec")["claimRef"] = new JsonObject
            {
                ["kind"] = "PersistentVolumeClaim",
                ["namespace"] = claim.Namespace,
                ["name"] = claim.Name,
                ["uid"] = claim.Uid,
                ["apiVersion"] = "v1",
                ["resourceVersion"] = claim.Text("metadata", "resourceVersion"),
            };
            value.ChildOrNew("metadata", "annotations")["pv.kubernetes.io/bound-by-controller"] = "yes";
        });
        SetPhase(volume, "Bound");
        cluster.Change(Resources.PersistentVolumeClaims, claim.Key, Manager, value =>
        {
            value.ChildOrNew("spec")["volumeName"] = volume.Name;
            var annotations = value.ChildOrNew("metadata", "annotations");
            annotations["pv.kubernetes.io/bind-completed"] = "yes";
            annotations["pv.kubernetes.io/bound-by-controller"] = "yes";
        });
        cluster.ChangeStatus(Resources.PersistentVolumeClaims, claim.Key, Manager, value => value["status"] = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = volume.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = volume.At("spec", "capacity")?.DeepClone(),
        });
    }

    private TimeSpan? Guard(JsonObject claim)
    {
        if (cluster.Find(Resources.PersistentVolumes, new ObjectKey(null, claim.Text("spec", "volumeName") ?? "")) is not null) return null;
        events.Warning(claim, source, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        cluster.ChangeStatus(Resources.PersistentVolumeClaims, claim.Key, Manager, value => value.ChildOrNew("status")["phase"] = "Lost");
        return null;
    }

    private bool IsUsed(JsonObject claim) => cluster.Of(Resources.Pods).In(claim.Namespace)
        .Any(pod => pod is { HasEnded: false, NodeName: not null } && VolumePlacement.ClaimNames(pod).Contains(claim.Name));

    private void Release(JsonObject claim)
    {
        RemoveFinalizer(Resources.PersistentVolumeClaims, claim, "kubernetes.io/pvc-protection");
        if (claim.Text("spec", "volumeName") is { } volume && cluster.Find(Resources.PersistentVolumes, new ObjectKey(null, volume)) is { } bound) Settle(bound);
    }

    private void Settle(JsonObject volume)
    {
        var reference = volume.Child("spec", "claimRef");
        var claim = reference is null ? null : cluster.Find(Resources.PersistentVolumeClaims, new ObjectKey(reference.Text("namespace"), reference.Text("name") ?? ""));
        var isBound = reference is not null && claim is not null && VolumeMatch.IsFor(reference, claim);
        if (volume.IsBeingDeleted)
        {
            if (!isBound) RemoveFinalizer(Resources.PersistentVolumes, volume, "kubernetes.io/pv-protection");
            return;
        }

        if (reference?["uid"] is null) SetPhase(volume, "Available");
        else if (isBound) SetPhase(volume, "Bound");
        else if (volume.Text("spec", "persistentVolumeReclaimPolicy") == "Delete") cluster.Delete(Resources.PersistentVolumes, volume.Key, ClusterView.OnlyIf(volume));
        else SetPhase(volume, "Released");
    }

    private void SetPhase(JsonObject volume, string phase) => cluster.ChangeStatus(Resources.PersistentVolumes, volume.Key, Manager, value =>
    {
        var status = value.ChildOrNew("status");
        if (status.Text("phase") == phase) return;
        status["phase"] = phase;
        status["lastPhaseTransitionTime"] = time.GetUtcNow().Stamp();
    });

    private void RemoveFinalizer(Store.GroupResource resource, JsonObject held, string finalizer) => cluster.Change(resource, held.Key, Manager, value =>
    {
        var left = value.Texts("metadata", "finalizers").Where(other => other != finalizer).ToList();
        value.ChildOrNew("metadata").Put("finalizers", left.Count == 0 ? null : left.ToJsonArray());
    });
}
