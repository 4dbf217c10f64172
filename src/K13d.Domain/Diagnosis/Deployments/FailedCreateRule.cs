namespace K13d.Domain.Diagnosis.Deployments;

/// <summary>The pods of a Deployment are not even created: a quota, a policy, a ServiceAccount that is not there.</summary>
internal sealed class FailedCreateRule : IDiagnosisRule
{
    public string Kind => "Deployment";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        var lacking = (it.Json.Number("status", "availableReplicas") ?? 0) < (it.Json.Number("spec", "replicas") ?? 1);
        var failure = it.Condition("ReplicaFailure").Text("status") == "True" ? it.Quote("ReplicaFailure") : null;
        var said = it.Owned("ReplicaSet")
            .Where(set => set.Json.Number("spec", "replicas") > (set.Json.Number("status", "replicas") ?? 0))
            .Select(set => set.Event(null, "FailedCreate")).FirstOrDefault(found => found is not null);
        if (lacking && (failure ?? said) is { } why)
        {
            yield return it.Found(Severity.Error, Depth.Root, $"Its pods cannot be created: {Why(why.Quote)}", [failure, said, .. Quotas(it, why.Quote)]);
        }
    }

    private static string Why(string message) =>
        message.Contains("exceeded quota", StringComparison.Ordinal) ? "a ResourceQuota of the namespace is used up; raise it, or ask for less."
        : message.Contains("must specify", StringComparison.Ordinal) ? "a ResourceQuota asks for requests or limits that the pod's template does not set."
        : message.Contains("serviceaccount", StringComparison.OrdinalIgnoreCase) && message.Contains("not found", StringComparison.Ordinal) ? "its ServiceAccount does not exist; create it, or correct the name."
        : message.Contains("PodSecurity", StringComparison.Ordinal) ? "the namespace's pod security level forbids them; correct the security context."
        : message.Contains("LimitRange", StringComparison.OrdinalIgnoreCase) || message.Contains("maximum", StringComparison.Ordinal) || message.Contains("minimum", StringComparison.Ordinal)
            ? "they are outside of the namespace's LimitRange."
        : message.Contains("webhook", StringComparison.OrdinalIgnoreCase) ? "an admission webhook refuses them or does not answer."
        : "see the message.";

    private static IEnumerable<Evidence?> Quotas(SnapshotObject deployment, string message) =>
        deployment.Snapshot.All("ResourceQuota")
            .Where(quota => quota.Namespace == deployment.Namespace && message.Contains($"quota: {quota.Name}", StringComparison.Ordinal))
            .Select(quota => Evidence.Of(
                $"{quota.Component} status",
                string.Join(", ", quota.Json.Pairs("status", "hard").OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => $"{pair.Key} {quota.Json.Text("status", "used", pair.Key) ?? "0"} of {pair.Value}"))));
}
