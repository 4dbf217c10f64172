namespace K13d.Domain.Diagnosis.Pods;

/// <summary>The pod's node does not answer, so nobody knows how the pod is.</summary>
internal sealed class NodeLostRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Over() || it.Json.Text("spec", "nodeName") is not { } node)
        {
            yield break;
        }

        var found = it.Snapshot.Find("Node", null, node);
        var lost = found?.Condition("Ready") is { } ready && ready.Text("status") is "False" or "Unknown";
        if (found is null && it.Snapshot.Has("Node"))
        {
            yield return it.Found(Severity.Error, Depth.Root, $"Its node {node} does not exist any more.", Evidence.Of($"{it.Component} spec.nodeName", node));
        }
        else if (lost || it.Phase() == "Unknown" || it.Json.Text("status", "reason") == "NodeLost")
        {
            yield return it.Found(
                Severity.Error,
                Depth.Root,
                $"Its node {node} is not ready or does not answer: see to the node; the pod cannot be trusted to run.",
                found?.Quote("Ready"),
                Evidence.Of($"{it.Component} status", $"{it.Phase()} {it.Json.Text("status", "reason")} {it.Json.Text("status", "message")}"));
        }
    }
}
