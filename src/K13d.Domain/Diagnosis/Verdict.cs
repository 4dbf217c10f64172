using System.Globalization;
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
    /// <summary>Whether rules know the kind of what was asked about.</summary>
    public bool Judged { get; init; } = true;

    /// <summary>Whether nothing is wrong; there may be hints.</summary>
    public bool Healthy => Findings.All(finding => finding.Severity == Severity.Hint);

    /// <summary>The one to propose: that of the first finding that has one.</summary>
    public ProposedFix? Fix => Findings.Select(finding => finding.Fix).FirstOrDefault(fix => fix is not null);

    /// <summary>Several as one, in which nothing is said twice.</summary>
    public static Verdict Together(IReadOnlyList<Verdict> verdicts) => new(
        string.Join(" and ", verdicts.Select(verdict => verdict.Subject)),
        [
            .. verdicts.SelectMany(verdict => verdict.Findings).DistinctBy(finding => (finding.Component, finding.Cause))
                .OrderBy(finding => finding.Severity).ThenBy(finding => finding.Depth),
        ],
        [.. verdicts.SelectMany(verdict => verdict.NotChecked).Distinct()],
        [.. verdicts.SelectMany(verdict => verdict.Wants).Distinct()])
    {
        Judged = verdicts.All(verdict => verdict.Judged),
    };

    /// <summary>The same without anything to propose.</summary>
    public Verdict WithoutFix() => this with { Findings = [.. Findings.Select(finding => finding with { Fix = null })] };

    /// <summary>For a person, a finding a paragraph.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Healthy)
        {
            text.Append(Judged ? "Nothing is wrong with " : "I cannot tell whether anything is wrong with ").Append(Subject)
                .Append(Judged && NotChecked.Count > 0 ? ", as far as it could be checked.\n" : ".\n");
        }

        var wrong = Findings.Count(finding => finding.Severity != Severity.Hint && finding.Depth != Depth.Consequence);
        if (wrong > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{wrong} things are wrong with {Subject}, the worst first.\n");
        }

        foreach (var finding in Findings)
        {
            text.Append(Findings.Count > 1 && text.Length > 0 ? "\n" : "").Append(finding.Component).Append(": ").Append(finding.Cause).Append('\n');
            if (finding.AlsoIn.Count > 0)
            {
                text.Append("  The same in: ").AppendJoin(", ", finding.AlsoIn).Append('\n');
            }

            foreach (var evidence in finding.Evidence)
            {
                text.Append("  Evidence: ").Append(evidence).Append('\n');
            }
        }

        if (Findings.Count > 1 && (Fix is not null || NotChecked.Count > 0))
        {
            text.Append('\n');
        }

        if (Fix is { } fix)
        {
            text.Append("Proposed: ").Append(fix).Append('\n');
        }

        return text.Append(string.Concat(NotChecked.Select(gap => $"Not checked: {gap}\n"))).ToString();
    }
}
