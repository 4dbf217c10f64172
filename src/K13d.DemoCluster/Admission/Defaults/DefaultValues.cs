using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>Fills in what a Kubernetes 1.34 fills in for each kind. What is there already is left as it is.</summary>
internal static class DefaultValues
{
    private static readonly Dictionary<GroupResource, Action<JsonObject>> Kinds = new()
    {
        [new("", "pods")] = PodDefaults.Pod,
        [new("", "podtemplates")] = PodDefaults.Template,
        [new("", "replicationcontrollers")] = WorkloadDefaults.ReplicationController,
        [new("", "services")] = NetworkDefaults.Service,
        [new("", "endpoints")] = NetworkDefaults.Endpoints,
        [new("", "secrets")] = ClusterDefaults.Secret,
        [new("", "namespaces")] = ClusterDefaults.Namespace,
        [new("", "nodes")] = ClusterDefaults.Node,
        [new("", "limitranges")] = ClusterDefaults.LimitRange,
        [new("", "persistentvolumes")] = StorageDefaults.PersistentVolume,
        [new("", "persistentvolumeclaims")] = StorageDefaults.PersistentVolumeClaim,
        [new("apps", "deployments")] = WorkloadDefaults.Deployment,
        [new("apps", "statefulsets")] = WorkloadDefaults.StatefulSet,
        [new("apps", "daemonsets")] = WorkloadDefaults.DaemonSet,
        [new("apps", "replicasets")] = WorkloadDefaults.ReplicaSet,
        [new("batch", "jobs")] = WorkloadDefaults.Job,
        [new("batch", "cronjobs")] = WorkloadDefaults.CronJob,
        [new("autoscaling", "horizontalpodautoscalers")] = AutoscalerDefaults.HorizontalPodAutoscaler,
        [new("discovery.k8s.io", "endpointslices")] = NetworkDefaults.EndpointSlice,
        [new("networking.k8s.io", "networkpolicies")] = NetworkDefaults.NetworkPolicy,
        [new("networking.k8s.io", "ingressclasses")] = NetworkDefaults.IngressClass,
        [new("storage.k8s.io", "storageclasses")] = StorageDefaults.StorageClass,
        [new("storage.k8s.io", "csidrivers")] = StorageDefaults.CsiDriver,
        [new("rbac.authorization.k8s.io", "rolebindings")] = ClusterDefaults.RoleBinding,
        [new("rbac.authorization.k8s.io", "clusterrolebindings")] = ClusterDefaults.RoleBinding,
        [new("scheduling.k8s.io", "priorityclasses")] = ClusterDefaults.PriorityClass,
        [new("apiextensions.k8s.io", "customresourcedefinitions")] = ClusterDefaults.CustomResourceDefinition,
        [new("apiregistration.k8s.io", "apiservices")] = ClusterDefaults.ApiService,
        [new("admissionregistration.k8s.io", "validatingwebhookconfigurations")] = value => ClusterDefaults.Webhooks(value, mutating: false),
        [new("admissionregistration.k8s.io", "mutatingwebhookconfigurations")] = value => ClusterDefaults.Webhooks(value, mutating: true),
    };

    /// <param name="value">As <see cref="Decoding.Decoder"/> left it; changed in place.</param>
    /// <param name="schema">Of a custom resource the schema of its definition, whose <c>default</c>s are applied.</param>
    public static void Apply(JsonObject value, ResourceType type, Schema? schema)
    {
        if (CustomKinds.IsCustom(type))
        {
            if (schema is not null)
            {
                StructuralDefaults.Apply(value, schema);
            }
        }
        else if (Kinds.TryGetValue(type.Resource, out var fill))
        {
            fill(value);
        }
    }
}
