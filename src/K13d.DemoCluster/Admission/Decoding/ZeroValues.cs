using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>
/// Which empty values the API server keeps. In Go an optional field is left out when it is empty (<c>omitempty</c>), unless it is a
/// pointer: then <c>0</c>, <c>false</c> and <c>""</c> are values like others. The published schemas do not say which fields are pointers.
/// </summary>
internal static class ZeroValues
{
    private static readonly HashSet<string> Pointers = new(StringComparer.Ordinal)
    {
        "activeDeadlineSeconds", "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "allowVolumeExpansion", "apiGroup", "appProtocol",
        "attachRequired", "automountServiceAccountToken", "averageUtilization", "backoffLimit", "backoffLimitPerIndex", "blockOwnerDeletion",
        "collisionCount", "completions", "controller", "defaultMode", "deletionGracePeriodSeconds", "enableServiceLinks", "expirationSeconds",
        "failedJobsHistoryLimit", "fsGroup", "fsGroupChangePolicy", "gracePeriodSeconds", "holderIdentity", "hostUsers", "immutable",
        "ingressClassName", "ipFamilyPolicy", "leaseDurationSeconds", "leaseTransitions", "loadBalancerClass", "localhostProfile", "manualSelector",
        "maxFailedIndexes", "minDomains", "minReplicas", "mode", "mountPropagation", "optional", "orphanDependents", "parallelism", "partition", "podInfoOnMount",
        "preemptionPolicy", "priority", "privileged", "procMount", "progressDeadlineSeconds", "propagationPolicy", "readOnlyRootFilesystem", "ready", "replicas",
        "revisionHistoryLimit", "runAsGroup", "runAsNonRoot", "runAsUser", "runtimeClassName", "service", "serving", "setHostnameAsFQDN",
        "shareProcessNamespace", "stabilizationWindowSeconds", "startingDeadlineSeconds", "started", "storageClassName", "successfulJobsHistoryLimit",
        "suspend", "targetCPUUtilizationPercentage", "terminating", "terminationGracePeriodSeconds", "timeZone", "tolerationSeconds",
        "ttlSecondsAfterFinished", "volumeMode", "volumeAttributesClassName", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-map-type",
        "x-kubernetes-list-type", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties",
    };

    /// <summary>Where a field of another name is one too.</summary>
    private static readonly HashSet<string> MorePointers = new(StringComparer.Ordinal) { "Preconditions.uid", "Preconditions.resourceVersion" };

    /// <summary>Where a field of one of those names is no pointer.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "PersistentVolumeSpec.storageClassName", "DeploymentStatus.replicas", "ServiceReference.service", "PodAffinityTerm.mode",
    };

    /// <summary>Optional fields that are written even when nothing set them.</summary>
    private static readonly Dictionary<string, (string Field, string? Json)[]> Always = new(StringComparer.Ordinal)
    {
        ["Role"] = [("rules", null)],
        ["ClusterRole"] = [("rules", null)],
        ["StatefulSetSpec"] = [("serviceName", "\"\"")],
        ["StatefulSetStatus"] = [("availableReplicas", "0")],
        ["HorizontalPodAutoscalerStatus"] = [("currentMetrics", null)],
        ["CustomResourceDefinitionStatus"] = [("conditions", null), ("acceptedNames", """{"plural":"","kind":""}"""), ("storedVersions", null)],
        ["PodCondition"] = [("lastProbeTime", null), ("lastTransitionTime", null)],
        ["JobCondition"] = [("lastProbeTime", null), ("lastTransitionTime", null)],
        ["PersistentVolumeClaimCondition"] = [("lastProbeTime", null), ("lastTransitionTime", null)],
        ["DeploymentCondition"] = [("lastUpdateTime", null), ("lastTransitionTime", null)],
        ["NodeCondition"] = [("lastHeartbeatTime", null), ("lastTransitionTime", null)],
        ["ReplicaSetCondition"] = [("lastTransitionTime", null)],
        ["NamespaceCondition"] = [("lastTransitionTime", null)],
        ["Event"] = [("firstTimestamp", null), ("lastTimestamp", null), ("eventTime", null), ("reportingComponent", "\"\""), ("reportingInstance", "\"\"")],
    };

    public static bool IsDropped(JsonNode? value, Schema schema, string structName, string field)
    {
        if (value is null)
        {
            return true;
        }

        return value switch
        {
            // No policies at all is not the same as the default ones.
            JsonArray list => list.Count == 0 && !(structName == "HPAScalingRules" && field == "policies"),
            JsonObject map => map.Count == 0 && schema.Values is not null,
            _ when schema.IsIntOrString => false,
            _ => IsZero(value) && !IsPointer(structName, field),
        };
    }

    private static bool IsPointer(string structName, string field) => Pointers.Contains(field)
        ? !Plain.Contains($"{structName}.{field}")
        : MorePointers.Contains($"{structName}.{field}");

    public static IEnumerable<(string Field, JsonNode? Value)> WrittenAlways(string structName) =>
        Always.TryGetValue(structName, out var fields) ? fields.Select(field => (field.Field, field.Json is null ? null : JsonNode.Parse(field.Json))) : [];

    private static bool IsZero(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>().Length == 0,
        JsonValueKind.Number => value.Number() == 0,
        JsonValueKind.False => true,
        _ => false,
    };
}
