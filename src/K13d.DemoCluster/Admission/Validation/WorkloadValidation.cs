using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: pkg/apis/apps/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class WorkloadValidation
{
    private const string StatefulSetRule =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit',"
        + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly string[] StatefulSetChanges =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public static void Deployment(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        errors.NonNegative(spec, "replicas", "spec");
        SelectorValidation.OfTemplate(spec, "deployment", errors);
        Template(spec, errors);
        DeploymentStrategy(spec.Child("strategy"), errors);
        errors.NonNegative(spec, "minReadySeconds", "spec");
        errors.NonNegative(spec, "revisionHistoryLimit", "spec");
        if (spec.Number("progressDeadlineSeconds") is { } deadline)
        {
            errors.NonNegative(spec, "progressDeadlineSeconds", "spec");
            if (spec.Number("minReadySeconds") is null or >= 0 && deadline <= (spec.Number("minReadySeconds") ?? 0))
            {
                errors.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
            }
        }
    }

    public static void StatefulSet(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        if (spec.Text("podManagementPolicy") is { } policy and not ("OrderedReady" or "Parallel"))
        {
            errors.Invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
        }

        var strategy = spec.Child("updateStrategy");
        if (strategy.Text("type") is not ("RollingUpdate" or "OnDelete"))
        {
            errors.Invalid("spec.updateStrategy", strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }

        errors.NonNegative(strategy.Child("rollingUpdate"), "partition", "spec.updateStrategy.rollingUpdate");
        foreach (var field in (string[])["whenDeleted", "whenScaled"])
        {
            errors.OneOf(spec.Child("persistentVolumeClaimRetentionPolicy"), field, "spec.persistentVolumeClaimRetentionPolicy", "Retain", "Delete");
        }

        errors.NonNegative(spec, "replicas", "spec");
        errors.NonNegative(spec, "minReadySeconds", "spec");
        errors.NonNegative(spec.Child("ordinals"), "start", "spec.ordinals");
        SelectorValidation.OfTemplate(spec, "statefulset", errors);
        Template(WithClaimedVolumes(spec), errors);
    }

    public static void DaemonSet(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        SelectorValidation.OfTemplate(spec, "daemonset", errors);
        Template(spec, errors);
        errors.NonNegative(spec, "minReadySeconds", "spec");
        var strategy = spec.Child("updateStrategy");
        if (strategy.Text("type") is not ("RollingUpdate" or "OnDelete"))
        {
            errors.NotSupported("spec.updateStrategy", strategy, "RollingUpdate", "OnDelete");
        }
        else if (strategy.Child("rollingUpdate") is { } rolling)
        {
            const string path = "spec.updateStrategy.rollingUpdate";
            errors.CountOrShare(rolling["maxUnavailable"], $"{path}.maxUnavailable", atMostAll: true);
            errors.CountOrShare(rolling["maxSurge"], $"{path}.maxSurge", atMostAll: true);
            if (Checks.IsNothing(rolling["maxUnavailable"]) && Checks.IsNothing(rolling["maxSurge"]))
            {
                errors.Required($"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0");
            }
        }

        errors.NonNegative(spec, "revisionHistoryLimit", "spec");
    }

    public static void ReplicaSet(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        errors.NonNegative(spec, "replicas", "spec");
        errors.NonNegative(spec, "minReadySeconds", "spec");
        SelectorValidation.OfTemplate(spec, "replicaset", errors);
        Template(spec, errors);
    }

    public static void ReplicationController(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        errors.NonNegative(spec, "minReadySeconds", "spec");
        errors.NonNegative(spec, "replicas", "spec");
        if (spec.Child("selector") is not { Count: > 0 } selector)
        {
            errors.Required("spec.selector");
        }
        else if (spec.Child("template") is not null && !SelectorValidation.Matches(new JsonObject { ["matchLabels"] = selector.DeepClone() }, spec.Child("template").Child("metadata").Child("labels")))
        {
            SelectorValidation.Unmatched(spec.Child("template").Child("metadata").Child("labels"), errors);
        }

        if (spec.Child("template") is null)
        {
            errors.Required("spec.template");
        }
        else
        {
            Template(spec, errors);
        }
    }

    /// <summary>Of what runs for ever, and so restarts its containers always.</summary>
    public static void Template(JsonObject spec, FieldErrors errors)
    {
        PodTemplate(spec.Child("template") ?? [], "spec.template", errors);
        var pod = spec.Child("template").Child("spec");
        if (pod.Text("restartPolicy") is { } policy and not "Always")
        {
            errors.NotSupported("spec.template.spec.restartPolicy", policy, "Always");
        }

        if (pod?["activeDeadlineSeconds"] is not null)
        {
            errors.Forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported");
        }
    }

    public static void PodTemplate(JsonObject template, string path, FieldErrors errors)
    {
        MetadataValidation.Labels(template.Child("metadata").Child("labels"), $"{path}.labels", errors);
        MetadataValidation.Annotations(template.Child("metadata").Child("annotations"), $"{path}.annotations", errors);
        PodValidation.Spec(template.Child("spec") ?? [], $"{path}.spec", errors);
    }

    public static void SelectorStays(JsonObject value, JsonObject current, FieldErrors errors) =>
        errors.ImmutableField(value.Child("spec")?["selector"], current.Child("spec")?["selector"], "spec.selector");

    public static void StatefulSetUpdate(JsonObject value, JsonObject current, FieldErrors errors)
    {
        var (spec, before) = (value.Child("spec")!.DeepClone().AsObject(), current.Child("spec")!.DeepClone().AsObject());
        foreach (var field in StatefulSetChanges)
        {
            spec.Remove(field);
            before.Remove(field);
        }

        if (!JsonNode.DeepEquals(spec, before))
        {
            errors.Forbidden("spec", StatefulSetRule);
        }
    }

    /// <summary>What a StatefulSet's containers may mount includes what it claims for each pod.</summary>
    private static JsonObject WithClaimedVolumes(JsonObject spec)
    {
        var claims = spec.Items("volumeClaimTemplates").Select(claim => claim.Child("metadata").Text("name")).ToList();
        if (claims.Count == 0 || spec.Child("template").Child("spec") is null)
        {
            return spec;
        }

        var whole = spec.DeepClone().AsObject();
        var volumes = whole.Child("template").Child("spec")!.ListOrNew("volumes");
        foreach (var claim in claims.Where(claim => !volumes.Any(volume => (string?)volume?["name"] == claim)))
        {
            volumes.Add(new JsonObject { ["name"] = claim, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        }

        return whole;
    }

    private static void DeploymentStrategy(JsonObject? strategy, FieldErrors errors)
    {
        const string path = "spec.strategy";
        var rolling = strategy.Child("rollingUpdate");
        switch (strategy.Text("type"))
        {
            case "Recreate":
                if (rolling is not null)
                {
                    errors.Forbidden($"{path}.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                }

                break;
            case "RollingUpdate":
                errors.CountOrShare(rolling?["maxUnavailable"], $"{path}.rollingUpdate.maxUnavailable", atMostAll: true);
                errors.CountOrShare(rolling?["maxSurge"], $"{path}.rollingUpdate.maxSurge", atMostAll: false);
                if (Checks.IsNothing(rolling?["maxUnavailable"]) && Checks.IsNothing(rolling?["maxSurge"]))
                {
                    errors.Invalid($"{path}.rollingUpdate.maxUnavailable", rolling!["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
                }

                break;
            default:
                errors.NotSupported(path, strategy, "Recreate", "RollingUpdate");
                break;
        }
    }
}
