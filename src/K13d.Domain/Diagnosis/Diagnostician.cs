using K13d.Domain.Diagnosis.Deployments;
using K13d.Domain.Diagnosis.Pods;
using K13d.Domain.Diagnosis.Services;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

namespace K13d.Domain.Diagnosis;

/// <summary>Finds what is wrong with an object and those behind it, by rules over a snapshot. The same snapshot gives the same text.</summary>
public static class Diagnostician
{
    private static readonly IReadOnlyList<IDiagnosisRule> Rules =
    [
        new NodeLostRule(), new MissingReferenceRule(), new ClaimRule(), new UnschedulableRule(), new PodSetupRule(), new ImageRule(),
        new ContainerStartRule(), new OutOfMemoryRule(), new LivenessRule(), new CrashRule(), new InitWaitingRule(), new ReadinessRule(),
        new EvictedRule(), new FailedPodRule(), new TerminatingRule(), new PastRestartsRule(), new UnexplainedPodRule(),
        new FailedCreateRule(), new RolloutRule(), new PausedRule(), new ZeroReplicasRule(),
        new NoSelectorRule(), new SelectorRule(), new ServicePortRule(), new UnreadyEndpointsRule(),
    ];

    /// <param name="subject">What is asked about; a Deployment's and a Service's pods are looked at with it. Null for all of the snapshot.</param>
    public static Verdict Diagnose(ClusterSnapshot snapshot, ResourceRef? subject)
    {
        var examined = subject is null ? Everything(snapshot) : Around(snapshot, subject.Kind.Kind, subject.Namespace, subject.Name);
        var unruled = subject is not null && examined.Count > 0 && !Rules.Any(rule => rule.Kind == subject.Kind.Kind);
        var findings = examined
            .DistinctBy(item => (item.Kind, item.Namespace, item.Name))
            .SelectMany(item => Rules.Where(rule => rule.Kind == item.Kind).SelectMany(rule => rule.Examine(item)).ToList() is { Count: > 0 } found
                ? Explained(found).Select(finding => (Finding: finding, Family: item.Owners().LastOrDefault().Name)) : [])
            .ToList();
        var ordered = findings
            .GroupBy(found => (found.Finding.Cause, found.Finding.Severity, found.Finding.Component.Split('/')[0], found.Family, ByChance(found.Finding, found.Family)))
            .Select(same => Once([.. same.Select(found => found.Finding)], same.Key.Family is null))
            .OrderBy(finding => finding.Severity).ThenBy(finding => finding.Depth).ThenBy(finding => finding.Component, StringComparer.Ordinal)
            .ThenBy(finding => finding.Cause, StringComparer.Ordinal)
            .ToList();
        if (unruled && Unruled.Of(examined[0]) is { Evidence.Count: > 0 } said)
        {
            ordered.Add(said);
        }

        if (examined.Count == 0 && subject is not null && snapshot.Has(subject.Kind.Kind))
        {
            ordered.Add(new(subject.ToString(), Severity.Error, Depth.Root, subject.Namespace is { } place
                ? $"There is no {subject.Kind.Singular} '{subject.Name}' in namespace {place}: look at its name and namespace."
                : $"There is no {subject.Kind.Singular} '{subject.Name}' in the cluster: look at its name."));
        }

        var wants = ordered.SelectMany(finding => finding.Wants).Distinct().Where(log => !snapshot.Logs.ContainsKey(log)).ToList();
        var secrets = snapshot.Secrets();
        return new(
            subject?.ToString() ?? "what was looked at",
            [.. ordered.Select(finding => Masked(finding, secrets))],
            [
                .. snapshot.NotChecked.Concat(Unread(snapshot, subject, examined.Count, unruled))
                    .OrderBy(gap => gap.What, StringComparer.Ordinal).ThenBy(gap => gap.Why, StringComparer.Ordinal).Distinct(),
            ],
            wants)
        {
            Judged = !unruled,
        };
    }

    private static List<SnapshotObject> Everything(ClusterSnapshot snapshot) =>
        [.. Rules.Select(rule => rule.Kind).Distinct().SelectMany(snapshot.All)];

    /// <summary>The object, what it owns, and the pods that a Service selects.</summary>
    private static List<SnapshotObject> Around(ClusterSnapshot snapshot, string kind, string? @namespace, string name) =>
        snapshot.Find(kind, @namespace, name) is not { } subject ? []
        : kind == "Service" ? [subject, .. ServiceTargets.Of(subject).Pods]
        : [subject, .. Rules.Select(rule => rule.Kind).Distinct().SelectMany(subject.Owned)];

    private static IEnumerable<Finding> Explained(List<Finding> ofOne) =>
        ofOne.Where(finding => finding.Depth != Depth.Unexplained || ofOne.All(other => other.Depth == Depth.Unexplained));

    /// <summary>What has no owner in common shares a cause only where the cluster says the same of it: two programs may end with the same exit code.</summary>
    private static string? ByChance(Finding finding, string? family) => family is null && finding.Evidence is [var first, ..] ? first.Quote : null;

    /// <param name="each">Whether each may have something of its own to tell.</param>
    private static Finding Once(List<Finding> same, bool each)
    {
        var ordered = same.OrderBy(finding => finding.Component, StringComparer.Ordinal).ToList();
        return ordered[0] with
        {
            AlsoIn = [.. ordered.Skip(1).Select(finding => finding.Component).Distinct().Where(component => component != ordered[0].Component)],
            Wants = each ? [.. ordered.SelectMany(finding => finding.Wants)] : ordered[0].Wants,
        };
    }

    private static IEnumerable<NotChecked> Unread(ClusterSnapshot snapshot, ResourceRef? subject, int examined, bool unruled)
    {
        if (subject is not null && examined == 0 && !snapshot.Objects.ContainsKey(subject.Kind.Kind))
        {
            yield return new(subject.ToString(), "it was not read");
        }

        if (unruled)
        {
            yield return new(subject!.ToString(), $"no rule knows the kind {subject.Kind.Kind}{(examined > 1 ? "; the pods that it owns were looked at" : "")}");
        }

        foreach (var kind in (string[])["Event", "Pod"])
        {
            if (!snapshot.Objects.ContainsKey(kind) && !snapshot.NotChecked.Any(gap => gap.What == kind))
            {
                yield return new(kind, "it was not read");
            }
        }
    }

    private static Finding Masked(Finding finding, SecretTexts secrets) => finding with
    {
        Cause = Masked(finding.Cause, secrets),
        Evidence = [.. finding.Evidence.Select(evidence => evidence with { Quote = Masked(evidence.Quote, secrets) })],
    };

    /// <summary>Also what a log or a message calls a password itself.</summary>
    private static string Masked(string text, SecretTexts secrets) =>
        SecretTexts.Of(SecretLiterals.In(secrets.MaskedIn(text)), new HashSet<string>()).MaskedIn(secrets.MaskedIn(text));
}
