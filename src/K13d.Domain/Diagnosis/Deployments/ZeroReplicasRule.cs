namespace K13d.Domain.Diagnosis.Deployments;

/// <summary>A Deployment that is told to run nothing. It does as it is told, so this is no error.</summary>
internal sealed class ZeroReplicasRule : IDiagnosisRule
{
    public string Kind => "Deployment";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Json.Number("spec", "replicas") == 0)
        {
            yield return it.Found(
                Severity.Hint, Depth.Own, "It is scaled to zero replicas, so it runs no pod: scale it up if it should.", Evidence.Of($"{it.Component} spec.replicas", "0"))
                with { Fix = it.Fix("runs one pod of it", "scale", it.Component, "--replicas=1") };
        }
    }
}
