using System.Text.RegularExpressions;

namespace K13d.Domain.Diagnosis.Pods;

/// <summary>No node takes the pod: too little is free, taints, selectors, affinity.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/scheduling-eviction/"/>
internal sealed partial class UnschedulableRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Phase() != "Pending" || it.Scheduled())
        {
            yield break;
        }

        var condition = it.Condition("PodScheduled");
        var said = it.Quote("PodScheduled") ?? it.Event(null, "FailedScheduling");
        if (condition.Text("reason") == "SchedulingGated")
        {
            yield return it.Found(Severity.Warning, Depth.Own, "It is held back by a scheduling gate, until whoever set the gate removes it.", said);
        }
        else if (said is not null && condition.Text("status") != "True")
        {
            // What follows "preemption:" says why evicting others would not help.
            var why = Why(said.Quote.Split("preemption:")[0]).ToList();
            var claims = why.Count == 1 && why[0].Contains("PersistentVolumeClaim", StringComparison.Ordinal);
            var cause = why.Count > 0 ? string.Join(" ", why) : "see the scheduler's message.";
            yield return it.Found(
                Severity.Error, claims ? Depth.Consequence : Depth.Own, $"No node takes it: {cause}", said, it.Event(null, "FailedScheduling"), Requests(it))
                with { Fix = Uncordon(it, said.Quote) };
        }
    }

    private static IEnumerable<string> Why(string message)
    {
        var scarce = Insufficient().Matches(message).Select(match => match.Groups[1].Value).Distinct().ToList();
        if (scarce.Count > 0)
        {
            yield return $"not enough {string.Join(" and ", scarce)} is free on any node: request less, or add a node.";
        }

        foreach (var (words, why) in Reasons.Where(reason => message.Contains(reason.Words, StringComparison.OrdinalIgnoreCase)))
        {
            yield return why;
        }
    }

    private static readonly IReadOnlyList<(string Words, string Why)> Reasons =
    [
        ("untolerated taint", "nodes have a taint that it does not tolerate: add a toleration, or remove the taint."),
        ("node affinity/selector", "no node has the labels that its nodeSelector or affinity asks for: label a node, or correct the selector."),
        ("pod affinity rules", "no node has the pods beside it that its affinity asks for."),
        ("anti-affinity rules", "its anti-affinity keeps it away from nodes that have such a pod already: add a node, or relax the rule."),
        ("topology spread constraints", "its topology spread constraints leave no node: add nodes, or relax them."),
        ("free ports", "the host port that it wants is taken on every node."),
        ("were unschedulable", "nodes are cordoned: uncordon one."),
        ("Too many pods", "nodes have as many pods as they may: add a node."),
        ("volume node affinity conflict", "its volume is bound to a node or zone where it may not run."),
        ("persistentvolumeclaim", "it waits for a PersistentVolumeClaim."),
        ("no nodes available", "the cluster has no node."),
    ];

    private static Evidence? Requests(SnapshotObject pod) => Evidence.Of(
        $"{pod.Component} spec, requests",
        string.Join("; ", pod.Json.Items("spec", "containers")
            .Select(container => (container, Asked: container.Pairs("resources", "requests")))
            .Where(asked => asked.Asked.Count > 0)
            .Select(asked => $"{asked.container.Text("name")}: {string.Join(", ", asked.Asked.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"))}")));

    private static ProposedFix? Uncordon(SnapshotObject pod, string message) =>
        message.Contains("were unschedulable", StringComparison.Ordinal)
        && pod.Snapshot.All("Node").FirstOrDefault(node => node.Json.Flag("spec", "unschedulable")) is { } cordoned
            ? cordoned.Fix("lets pods go to it again, if whoever cordoned it is done", "uncordon", cordoned.Name)
            : null;

    [GeneratedRegex(@"Insufficient ([\w./-]*\w)")]
    private static partial Regex Insufficient();
}
