using K13d.Domain.Resources;

namespace K13d.Domain.Diagnosis;

/// <summary>What a snapshot has to hold, because rules look at it.</summary>
public static class DiagnosedKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        ResourceKind.Pod, ResourceKind.Deployment, ResourceKind.ReplicaSet, ResourceKind.StatefulSet, ResourceKind.DaemonSet, ResourceKind.Job, ResourceKind.Secret,
        Of("", "events", "Event"), Of("", "services", "Service"), Of("", "configmaps", "ConfigMap"), Of("", "persistentvolumeclaims", "PersistentVolumeClaim"),
        Of("", "resourcequotas", "ResourceQuota"), Of("discovery.k8s.io", "endpointslices", "EndpointSlice"),
        Of("", "nodes", "Node") with { Namespaced = false }, Of("storage.k8s.io", "storageclasses", "StorageClass") with { Namespaced = false },
    ];

    private static ResourceKind Of(string group, string plural, string kind) => new(group, "v1", plural, kind.ToLowerInvariant(), kind, Namespaced: true);
}
