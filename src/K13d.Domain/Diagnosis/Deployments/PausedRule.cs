namespace K13d.Domain.Diagnosis.Deployments;

/// <summary>A Deployment that is paused, so that changes of it are not rolled out.</summary>
internal sealed class PausedRule : IDiagnosisRule
{
    public string Kind => "Deployment";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Json.Flag("spec", "paused"))
        {
            var pending = (it.Json.Number("status", "updatedReplicas") ?? 0) < (it.Json.Number("spec", "replicas") ?? 1);
            yield return it.Found(
                pending ? Severity.Error : Severity.Hint,
                Depth.Own,
                "It is paused, so changes of it are not rolled out: resume it.",
                Evidence.Of($"{it.Component} spec.paused", "true"),
                it.Quote("Progressing")) with
            {
                Fix = it.Fix("rolls out what was changed since it was paused", "rollout", "resume", it.Component),
            };
        }
    }
}
