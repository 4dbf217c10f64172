using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Domain.Audit;
using K13d.Domain.Failures;

namespace K13d.Application.Pipeline;

/// <summary>
/// Writes the line of a request that is audited. The behaviours that come before the audit behaviour use it too, because an attempt that
/// they refuse is an attempt all the same.
/// </summary>
internal sealed class Auditor(IAuditTrail trail, IRequestContext context, AuditNotes notes, TimeProvider time)
{
    private bool partsRecorded;

    /// <summary>Records how the request ended; does nothing for a request that is not audited.</summary>
    /// <param name="failure">Null where it succeeded.</param>
    public async Task<Result<Done>> Record(object request, AuditOutcome outcome, Failure? failure)
    {
        if (request is not IAudited { Audits: { } target } || (failure is null && partsRecorded))
        {
            return new Done();
        }

        var details = new Dictionary<string, string>(target.Details, StringComparer.Ordinal);
        foreach (var (name, value) in notes.Details)
        {
            details[name] = value;
        }

        var noted = target with { Resource = notes.Resource ?? target.Resource, Namespace = notes.Namespace ?? target.Namespace, Details = details };
        return await Append(noted, outcome, failure);
    }

    /// <summary>
    /// Records how one of several things that a request does ended, when it has. The request has no line of its own then, unless it fails itself.
    /// </summary>
    /// <param name="failure">Null where it succeeded.</param>
    public async Task<Result<Done>> RecordPart(AuditTarget target, Failure? failure)
    {
        partsRecorded = true;
        return await Append(target, OutcomeOf(failure), failure);
    }

    public static AuditOutcome OutcomeOf(Failure? failure) => failure switch
    {
        null => AuditOutcome.Success,
        Failure.Forbidden or Failure.Unauthorized => AuditOutcome.Denied,
        _ => AuditOutcome.Failed,
    };

    private async Task<Result<Done>> Append(AuditTarget target, AuditOutcome outcome, Failure? failure)
    {
        var details = new Dictionary<string, string>(target.Details, StringComparer.Ordinal);
        if (failure is not null)
        {
            details["error"] = failure.Message;
        }

        // A caller who hangs up does not keep what happened out of the record: hence no cancellation.
        return await trail.Append(
            new AuditEntry(
                time.GetUtcNow(),
                target.User ?? context.Caller?.Name ?? "anonymous",
                target.Action,
                target.Resource,
                target.Namespace,
                outcome,
                context.CorrelationId,
                context.ClientAddress,
                details),
            CancellationToken.None);
    }
}
