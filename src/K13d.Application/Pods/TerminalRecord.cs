using System.Globalization;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;

namespace K13d.Application.Pods;

/// <summary>The two lines that a terminal leaves in the audit record: when it begins and when it is over.</summary>
internal sealed class TerminalRecord(Auditor auditor, AuditTarget target, FoundContainer container)
{
    public Task<Result<Done>> Started() => auditor.RecordPart(Line("started"), null);

    /// <param name="by">Who ended it: <c>command</c>, <c>caller</c>, <c>session</c> or <c>shutdown</c>.</param>
    /// <param name="end">How the command ended; a failure is none of it where somebody else ended the terminal.</param>
    public Task Ended(string by, Result<int> end)
    {
        var line = Line("ended").With("endedBy", by);
        return end.IsFailure(out var failure, out var exitCode)
            ? auditor.RecordPart(line, by == Terminal.Command ? failure : null)
            : auditor.RecordPart(line.With("exitCode", exitCode.ToString(CultureInfo.InvariantCulture)), null);
    }

    private AuditTarget Line(string phase) => target.With("container", container.Name).With("phase", phase);
}
