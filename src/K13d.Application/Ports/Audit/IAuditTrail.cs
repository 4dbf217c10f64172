using K13d.Domain.Audit;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Audit;

/// <summary>The record of who did what: lines are only ever added.</summary>
public interface IAuditTrail
{
    /// <summary>Adds a line. Unavailable where it could not be stored.</summary>
    Task<Result<Done>> Append(AuditEntry entry, CancellationToken cancellation);
}
