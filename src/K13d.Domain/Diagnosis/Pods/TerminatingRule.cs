namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A pod that is deleted and does not go.</summary>
internal sealed class TerminatingRule : IDiagnosisRule
{
    /// <summary>What a node may take beyond the time that was given.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (!it.Deleted())
        {
            yield break;
        }

        // The time that was given is in it already.
        var overdue = it.Json.Time("metadata", "deletionTimestamp") is { } end && it.Snapshot.TakenAt - end > Patience;
        var finalizers = string.Join(", ", it.Json.Texts("metadata", "finalizers"));
        var evidence = Evidence.Of($"{it.Component} metadata.deletionTimestamp", it.Json.Text("metadata", "deletionTimestamp"));
        yield return
            !overdue ? it.Found(Severity.Hint, Depth.Own, "It is being deleted and still has time to end.", evidence)
            : finalizers.Length > 0 ? it.Found(
                Severity.Error, Depth.Own, $"It is deleted but is kept by its finalizers ({finalizers}): see to the controller that should remove them.", evidence, Evidence.Of($"{it.Component} metadata.finalizers", finalizers))
            : it.Found(
                Severity.Error, Depth.Own, "It is deleted and its time to end is over: its node does not confirm that it is gone; see to the node.", evidence, it.Event(null, "FailedKillPod"));
    }
}
