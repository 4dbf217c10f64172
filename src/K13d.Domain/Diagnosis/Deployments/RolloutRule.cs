namespace K13d.Domain.Diagnosis.Deployments;

/// <summary>A Deployment whose pods do not all become available. Why is in what is found of the pods.</summary>
internal sealed class RolloutRule : IDiagnosisRule
{
    public string Kind => "Deployment";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        var desired = it.Json.Number("spec", "replicas") ?? 1;
        var available = it.Json.Number("status", "availableReplicas") ?? 0;
        var late = it.Condition("Progressing").Text("reason") == "ProgressDeadlineExceeded";
        var old = desired > (it.Json.Number("status", "updatedReplicas") ?? 0);
        if (!late && (available >= desired && !old) || (it.Json.Flag("spec", "paused") && available >= desired))
        {
            yield break;
        }

        var count = $"{available} of {desired} replicas are available";
        yield return it.Found(
            late || available == 0 && desired > 0 ? Severity.Error : Severity.Warning,
            Depth.Consequence,
            late ? $"Its rollout did not get on in time (ProgressDeadlineExceeded): {count}." : $"It is not rolled out: {count}.",
            it.Quote("Progressing"),
            it.Quote("Available")) with
        {
            // Pods that cannot be created cannot be created of the revision before either.
            Fix = late && it.Condition("ReplicaFailure").Text("status") != "True" ? it.Undo() : null,
        };
    }
}
