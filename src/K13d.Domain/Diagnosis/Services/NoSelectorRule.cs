namespace K13d.Domain.Diagnosis.Services;

/// <summary>A Service without a selector gets its endpoints from whoever writes them; here nobody did.</summary>
internal sealed class NoSelectorRule : IDiagnosisRule
{
    public string Kind => "Service";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Json.Text("spec", "type") != "ExternalName" && ServiceTargets.Of(it).Selector.Count == 0 && it.Snapshot.Has("EndpointSlice") && !Addressed(it))
        {
            yield return it.Found(
                Severity.Error,
                Depth.Own,
                "It has no selector, and nobody has written endpoints for it: give it a selector, or an EndpointSlice.",
                Evidence.Of($"{it.Component} spec.selector", "none"));
        }
    }

    private static bool Addressed(SnapshotObject service) =>
        service.Snapshot.All("EndpointSlice").Any(slice => slice.Namespace == service.Namespace
            && slice.Json.Text("metadata", "labels", "kubernetes.io/service-name") == service.Name && slice.Json.Items("endpoints").Any());
}
