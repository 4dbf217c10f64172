using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Roles and their bindings, priorities, leases, quotas and budgets.</summary>
internal static class ClusterValidation
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const long HighestPriority = 1_000_000_000;

    private static readonly string[] QuotaResources =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
        "limits.ephemeral-storage", "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    ];

    public static void Role(JsonObject value, FieldErrors errors)
    {
        var index = 0;
        foreach (var rule in value.Items("rules"))
        {
            var path = $"rules[{index++}]";
            if (!rule.Texts("verbs").Any())
            {
                errors.Required($"{path}.verbs", "verbs must contain at least one value");
            }

            if (rule.Texts("nonResourceURLs").Any())
            {
                if (value.Text("kind") == "Role")
                {
                    errors.Invalid($"{path}.nonResourceURLs", rule["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs");
                }

                continue;
            }

            if (!rule.Texts("apiGroups").Any())
            {
                errors.Required($"{path}.apiGroups", "resource rules must supply at least one api group");
            }

            if (!rule.Texts("resources").Any())
            {
                errors.Required($"{path}.resources", "resource rules must supply at least one resource");
            }
        }
    }

    public static void Binding(JsonObject value, FieldErrors errors)
    {
        var (role, isOfCluster) = (value.Child("roleRef"), value.Text("kind") == "ClusterRoleBinding");
        errors.OneOf(role, "apiGroup", "roleRef", Rbac);
        errors.OneOf(role, "kind", "roleRef", isOfCluster ? ["ClusterRole"] : ["Role", "ClusterRole"]);
        errors.Required(role, "name", "roleRef");
        if (role.Text("name") is { Length: > 0 } name)
        {
            Names.Check(errors, "roleRef.name", name, Names.PathSegment);
        }

        var index = 0;
        foreach (var subject in value.Items("subjects"))
        {
            Subject(subject, $"subjects[{index++}]", isOfCluster, errors);
        }
    }

    public static void BindingUpdate(JsonObject value, JsonObject current, FieldErrors errors) =>
        errors.ImmutableField(value["roleRef"], current["roleRef"], "roleRef", "cannot change roleRef");

    public static void PriorityClass(JsonObject value, FieldErrors errors)
    {
        var name = value.Child("metadata").Text("name") ?? "";
        if (name.StartsWith("system-", StringComparison.Ordinal))
        {
            if (name is not ("system-cluster-critical" or "system-node-critical"))
            {
                errors.Forbidden("metadata.name", $"priority class names with 'system-' prefix are reserved for system use only. error: {name} is not a known system priority class");
            }
        }
        else if (value.Number("value") > HighestPriority)
        {
            errors.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestPriority}");
        }
    }

    public static void PriorityClassUpdate(JsonObject value, JsonObject current, FieldErrors errors)
    {
        if (value.Number("value") != current.Number("value"))
        {
            errors.Forbidden("value", "may not be changed in an update.");
        }
    }

    public static void Lease(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec");
        if (spec.Number("leaseDurationSeconds") is { } seconds and <= 0)
        {
            errors.Invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0");
        }

        errors.NonNegative(spec, "leaseTransitions", "spec");
    }

    public static void Quota(JsonObject value, FieldErrors errors)
    {
        foreach (var (resource, amount) in value.Child("spec").Child("hard") ?? [])
        {
            var path = $"spec.hard[{resource}]";
            if (!QuotaResources.Contains(resource) && !resource.Contains('/', StringComparison.Ordinal) && !resource.Contains("hugepages-", StringComparison.Ordinal))
            {
                errors.Invalid(path, resource, "must be a standard resource type or fully qualified");
                errors.Invalid(path, resource, "must be a standard resource for quota");
            }

            if (Quantity.Of(amount) is not { } quantity)
            {
                continue;
            }

            if (quantity < Quantity.Zero)
            {
                errors.Invalid(path, quantity.ToString(), "must be greater than or equal to 0");
            }
            else if (QuotaResources.Contains(resource) && Array.IndexOf(QuotaResources, resource) >= Array.IndexOf(QuotaResources, "pods") && !(quantity.Nanos % 1_000_000_000).IsZero)
            {
                errors.Invalid(path, quantity.ToString(), "must be an integer");
            }
        }
    }

    public static void Budget(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec");
        if (spec?["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            errors.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        }

        errors.CountOrShare(spec?["minAvailable"], "spec.minAvailable", atMostAll: true);
        errors.CountOrShare(spec?["maxUnavailable"], "spec.maxUnavailable", atMostAll: true);
        SelectorValidation.Check(spec.Child("selector"), "spec.selector", errors);
        errors.OneOf(spec, "unhealthyPodEvictionPolicy", "spec", "AlwaysAllow", "IfHealthyBudget");
    }

    public static void Node(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec");
        var seen = new HashSet<(string?, string?)>();
        var index = 0;
        foreach (var taint in spec.Items("taints"))
        {
            var path = $"metadata.taints[{index++}]";
            Names.Check(errors, $"{path}.key", taint.Text("key"), Names.Qualified);
            Names.Check(errors, $"{path}.value", taint.Text("value"), Names.LabelValue);
            errors.OneOf(taint, "effect", path, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.Add((taint.Text("key"), taint.Text("effect"))))
            {
                errors.Duplicate(path, taint, "taints must be unique by key and effect pair");
            }
        }

        if (spec.Text("podCIDR") is { Length: > 0 } range && !Checks.IsRange(range))
        {
            errors.Invalid("spec.podCIDRs[0]", range, Checks.NotARange);
        }
    }

    /// <summary>An Event is kept beside what it is about.</summary>
    public static void Event(JsonObject value, FieldErrors errors)
    {
        var (own, other) = (value.Child("metadata").Text("namespace"), value.Child("involvedObject").Text("namespace") ?? "");
        if (other != own && !(other.Length == 0 && own == "default"))
        {
            errors.Invalid("involvedObject.namespace", other, "does not match event.namespace");
        }
    }

    private static void Subject(JsonObject subject, string path, bool isOfCluster, FieldErrors errors)
    {
        errors.Required(subject, "name", path);
        switch (subject.Text("kind"))
        {
            case "ServiceAccount":
                if (!subject.IsMissing("name"))
                {
                    Names.Check(errors, $"{path}.name", subject.Text("name"), Names.Subdomain);
                }

                if (!subject.IsMissing("apiGroup"))
                {
                    errors.NotSupported($"{path}.apiGroup", subject.Text("apiGroup"), "");
                }

                if (isOfCluster)
                {
                    errors.Required(subject, "namespace", path);
                }

                break;
            case "User" or "Group":
                errors.OneOf(subject, "apiGroup", path, Rbac);
                break;
            case var other:
                errors.NotSupported($"{path}.kind", other ?? "", "ServiceAccount", "User", "Group");
                break;
        }
    }
}
