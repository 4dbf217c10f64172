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
    /// <summary>Records how the request ended; does nothing for a request that is not audited.</summary>
    /// <param name="failure">Null where it succeeded.</param>
    public async Task<Result<Done>> Record(object request, AuditOutcome outcome, Failure? failure)
    {
        if (request is not IAudited { Audits: { } target })
        {
            return new Done();
        }

        var details = new Dictionary<string, string>(target.Details, StringComparer.Ordinal);
        foreach (var (name, value) in notes.Details)
        {
            details[name] = value;
        }

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
                notes.Resource ?? target.Resource,
                notes.Namespace ?? target.Namespace,
                outcome,
                context.CorrelationId,
                context.ClientAddress,
                details),
            CancellationToken.None);
    }
}
