using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Admission.Validation.CustomResources;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Finds what is wrong with an object, as the API server's validation does.</summary>
internal static class Validator
{
    private static readonly Dictionary<GroupResource, Rules> Kinds = new()
    {
        [new("", "pods")] = new(PodValidation.Create, PodValidation.Update, HoldsUpdatesToo: false),
        [new("", "podtemplates")] = new((value, errors) => WorkloadValidation.PodTemplate(value.Child("template") ?? [], "template", errors)),
        [new("", "replicationcontrollers")] = new(WorkloadValidation.ReplicationController),
        [new("", "services")] = new(ServiceValidation.Service, ServiceValidation.Update, HoldsUpdatesToo: false),
        [new("", "endpoints")] = new(NetworkValidation.Endpoints),
        [new("", "configmaps")] = new(ConfigValidation.ConfigMap, ConfigValidation.Update),
        [new("", "secrets")] = new(ConfigValidation.Secret, ConfigValidation.Update),
        [new("", "events")] = new(ClusterValidation.Event, HoldsUpdatesToo: false),
        [new("", "nodes")] = new(ClusterValidation.Node),
        [new("", "limitranges")] = new(LimitRangeValidation.Check),
        [new("", "resourcequotas")] = new(ClusterValidation.Quota),
        [new("", "persistentvolumes")] = new(StorageValidation.Volume, StorageValidation.VolumeUpdate),
        [new("", "persistentvolumeclaims")] = new(StorageValidation.Claim, StorageValidation.ClaimUpdate),
        [new("apps", "deployments")] = new(WorkloadValidation.Deployment, WorkloadValidation.SelectorStays, UpdateComesLast: true),
        [new("apps", "statefulsets")] = new(WorkloadValidation.StatefulSet, WorkloadValidation.StatefulSetUpdate),
        [new("apps", "daemonsets")] = new(WorkloadValidation.DaemonSet, WorkloadValidation.SelectorStays, UpdateComesLast: true),
        [new("apps", "replicasets")] = new(WorkloadValidation.ReplicaSet, WorkloadValidation.SelectorStays, UpdateComesLast: true),
        [new("batch", "jobs")] = new(JobValidation.Job, JobValidation.JobUpdate, HoldsUpdatesToo: false),
        [new("batch", "cronjobs")] = new(JobValidation.CronJob),
        [new("autoscaling", "horizontalpodautoscalers")] = new(AutoscalerValidation.Check),
        [new("policy", "poddisruptionbudgets")] = new(ClusterValidation.Budget),
        [new("discovery.k8s.io", "endpointslices")] = new(
            NetworkValidation.EndpointSlice, (value, current, errors) => errors.ImmutableField(value["addressType"], current["addressType"], "addressType")),
        [new("networking.k8s.io", "ingresses")] = new(IngressValidation.Ingress),
        [new("networking.k8s.io", "ingressclasses")] = new(
            IngressValidation.IngressClass,
            (value, current, errors) => errors.ImmutableField(value.Child("spec")?["controller"], current.Child("spec")?["controller"], "spec.controller")),
        [new("networking.k8s.io", "networkpolicies")] = new(NetworkValidation.NetworkPolicy),
        [new("storage.k8s.io", "storageclasses")] = new(StorageValidation.StorageClass, StorageValidation.StorageClassUpdate, HoldsUpdatesToo: false),
        [new("rbac.authorization.k8s.io", "roles")] = new(ClusterValidation.Role),
        [new("rbac.authorization.k8s.io", "clusterroles")] = new(ClusterValidation.Role),
        [new("rbac.authorization.k8s.io", "rolebindings")] = new(ClusterValidation.Binding, ClusterValidation.BindingUpdate),
        [new("rbac.authorization.k8s.io", "clusterrolebindings")] = new(ClusterValidation.Binding, ClusterValidation.BindingUpdate),
        [new("scheduling.k8s.io", "priorityclasses")] = new(ClusterValidation.PriorityClass, ClusterValidation.PriorityClassUpdate),
        [new("coordination.k8s.io", "leases")] = new(ClusterValidation.Lease),
        [new("apiextensions.k8s.io", "customresourcedefinitions")] = new(DefinitionValidation.Create, DefinitionValidation.Update, HoldsUpdatesToo: false),
    };

    public static void Create(JsonObject value, ResourceType type, Schema? schema, FieldErrors errors)
    {
        if (CustomObjectValidation.IsOfOtherType(value, type, errors))
        {
            return;
        }

        MetadataValidation.Check(value, type, errors);
        if (CustomKinds.IsCustom(type))
        {
            CustomObjectValidation.Check(value, type, schema, errors);
        }
        else if (Kinds.TryGetValue(type.Resource, out var rules))
        {
            rules.Create(value, errors);
            if (type is { Group: "networking.k8s.io", Plural: "ingresses" })
            {
                IngressValidation.OneClass(value, errors);
            }
        }
    }

    public static void Update(JsonObject value, JsonObject current, ResourceType type, Schema? schema, string? subresource, FieldErrors errors)
    {
        if (CustomObjectValidation.IsOfOtherType(value, type, errors))
        {
            return;
        }

        MetadataValidation.Check(value, type, errors);
        // Twice, as the real one: for every kind, and again for this one. Its message says it once.
        MetadataValidation.Update(value, current, errors);
        MetadataValidation.Update(value, current, errors);
        if (CustomKinds.IsCustom(type))
        {
            CustomObjectValidation.Check(value, type, schema, errors);
        }
        else if (subresource is null && Kinds.TryGetValue(type.Resource, out var rules))
        {
            if (!rules.UpdateComesLast)
            {
                rules.Update?.Invoke(value, current, errors);
            }

            if (rules.HoldsUpdatesToo)
            {
                rules.Create(value, errors);
            }

            if (rules.UpdateComesLast)
            {
                rules.Update?.Invoke(value, current, errors);
            }
        }
    }

    /// <param name="HoldsUpdatesToo">Whether an update must meet the rules of a create as well.</param>
    /// <param name="UpdateComesLast">Whether the faults of an update are told after those of a create.</param>
    private sealed record Rules(
        Action<JsonObject, FieldErrors> Create,
        Action<JsonObject, JsonObject, FieldErrors>? Update = null,
        bool HoldsUpdatesToo = true,
        bool UpdateComesLast = false);
}
