using System.Text;

namespace K13d.Domain.Diagnosis;

/// <summary>What a diagnosis comes to.</summary>
/// <param name="Subject">What was asked about: <c>deployment/web</c>.</param>
/// <param name="Findings">The worst and closest to the root first.</param>
/// <param name="NotChecked">What could not be looked at, and why.</param>
/// <param name="Wants">Logs that would tell more and that the snapshot has not.</param>
public sealed record Verdict(
    string Subject, IReadOnlyList<Finding> Findings, IReadOnlyList<NotChecked> NotChecked, IReadOnlyList<ContainerLog> Wants)
{
    /// <summary>Whether nothing is wrong; there may be hints.</summary>
    public bool Healthy => Findings.All(finding => finding.Severity == Severity.Hint);

    /// <summary>The one to propose: that of the first finding that has one.</summary>
    public ProposedFix? Fix => Findings.Select(finding => finding.Fix).FirstOrDefault(fix => fix is not null);

    /// <summary>For a person, a finding a paragraph.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Healthy)
        {
            text.Append("Nothing is wrong with ").Append(Subject).Append(NotChecked.Count > 0 ? ", as far as it could be checked.\n" : ".\n");
        }

        foreach (var finding in Findings)
        {
            text.Append(finding.Component).Append(": ").Append(finding.Cause).Append('\n');
            if (finding.AlsoIn.Count > 0)
            {
                text.Append("  The same in: ").AppendJoin(", ", finding.AlsoIn).Append('\n');
            }

            foreach (var evidence in finding.Evidence)
            {
                text.Append("  Evidence: ").Append(evidence).Append('\n');
            }
        }

        if (Fix is { } fix)
        {
            text.Append("Proposed: ").Append(fix).Append('\n');
        }

        return text.Append(string.Concat(NotChecked.Select(gap => $"Not checked: {gap}\n"))).ToString();
    }
}
