namespace K13d.Domain.Diagnosis.Services;

/// <summary>A Service none of whose pods is ready. Why is in what is found of the pods.</summary>
internal sealed class UnreadyEndpointsRule : IDiagnosisRule
{
    public string Kind => "Service";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        var pods = ServiceTargets.Of(it).Pods;
        if (pods.Count > 0 && !it.Json.Flag("spec", "publishNotReadyAddresses") && !pods.Any(pod => pod.Condition("Ready").Text("status") == "True"))
        {
            yield return it.Found(
                Severity.Error,
                Depth.Consequence,
                pods.Count == 1 ? "It has no endpoints: its only pod is not ready." : $"It has no endpoints: none of its {pods.Count} pods is ready.",
                pods.Select(pod => pod.Quote("Ready")).Take(3));
        }
    }
}
