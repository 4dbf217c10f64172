using K13d.Domain.Resources;

namespace K13d.Domain.Kubectl;

/// <summary>
/// The kinds that every cluster has, because the grammar asks no cluster. A kind that is not among them may be in no namespace and may hand out rights.
/// </summary>
internal static class KnownKinds
{
    private static readonly ResourceCatalog Catalog = new(
    [
        Of("", "v1", "pods", "Pod", "po"), Of("", "v1", "services", "Service", "svc"), Of("", "v1", "configmaps", "ConfigMap", "cm"), Of("", "v1", "secrets", "Secret"),
        Of("", "v1", "serviceaccounts", "ServiceAccount", "sa"), Of("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc"),
        Of("", "v1", "replicationcontrollers", "ReplicationController", "rc"), Of("", "v1", "endpoints", "Endpoints", "ep"), Of("", "v1", "events", "Event", "ev"),
        Of("", "v1", "limitranges", "LimitRange", "limits"), Of("", "v1", "resourcequotas", "ResourceQuota", "quota"), Of("", "v1", "podtemplates", "PodTemplate"),
        Wide("", "v1", "nodes", "Node", "no"), Wide("", "v1", "namespaces", "Namespace", "ns"), Wide("", "v1", "persistentvolumes", "PersistentVolume", "pv"),
        Of("apps", "v1", "deployments", "Deployment", "deploy"), Of("apps", "v1", "statefulsets", "StatefulSet", "sts"), Of("apps", "v1", "daemonsets", "DaemonSet", "ds"),
        Of("apps", "v1", "replicasets", "ReplicaSet", "rs"), Of("apps", "v1", "controllerrevisions", "ControllerRevision"),
        Of("batch", "v1", "jobs", "Job"), Of("batch", "v1", "cronjobs", "CronJob", "cj"),
        Of("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa"), Of("autoscaling", "v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa"),
        Of("networking.k8s.io", "v1", "ingresses", "Ingress", "ing"), Of("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol"),
        Of("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb"), Of("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        Of("coordination.k8s.io", "v1", "leases", "Lease"),
        Of("rbac.authorization.k8s.io", "v1", "roles", "Role"), Of("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
        Wide("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole"), Wide("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding"),
        Wide("storage.k8s.io", "v1", "storageclasses", "StorageClass", "sc"),
        Wide("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", "crd", "crds"),
    ]);

    /// <summary>Whether a type is Secrets, however it is written: <c>secret</c>, <c>Secrets</c>, <c>secrets.</c>, <c>secrets.v1.</c>.</summary>
    public static bool IsSecret(string type) => type.Split('.')[0].ToUpperInvariant() is "SECRET" or "SECRETS";

    /// <summary>Null for one that is not among them.</summary>
    public static ResourceKind? Find(string type) => Catalog.Resolve(type).IsFailure(out _, out var kind) ? null : kind;

    /// <inheritdoc cref="Find(string)"/>
    public static ResourceKind? Find(Manifest manifest) => Catalog.Find(new KindName(manifest.ApiVersion ?? "", manifest.Kind ?? "")).IsFailure(out _, out var kind) ? null : kind;

    private static ResourceKind Of(string group, string version, string plural, string kind, params string[] shortNames) =>
        new(group, version, plural, kind.ToLowerInvariant(), kind, Namespaced: true) { ShortNames = shortNames };

    private static ResourceKind Wide(string group, string version, string plural, string kind, params string[] shortNames) =>
        Of(group, version, plural, kind, shortNames) with { Namespaced = false };
}
