namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A pod that is not ready, and no other rule knows why.</summary>
internal sealed class UnexplainedPodRule : IDiagnosisRule
{
    /// <summary>A pod may take so long to start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Phase() == "Succeeded" || it.Ready())
        {
            yield break;
        }

        var evidence = new[] { it.Quote("PodScheduled"), it.Quote("Ready") }
            .Concat(PodContainer.Of(it).Select(container => container.Quote("waiting", container.Waiting)))
            .Append(Evidence.Of($"{it.Component} status", $"{it.Phase()} {it.Json.Text("status", "reason")} {it.Json.Text("status", "message")}"));
        yield return it.Phase() != "Failed" && it.Age() < Patience
            ? it.Found(Severity.Hint, Depth.Unexplained, "It is still starting: ask again in a minute or two.", evidence)
            : it.Found(Severity.Warning, Depth.Unexplained, "It is not ready, and what the cluster says of it does not tell why: look at its log and its node.", evidence);
    }
}
