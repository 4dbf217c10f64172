using K13d.Domain.Audit;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Audit;

/// <summary>Reads the record of who did what.</summary>
public interface IAuditReader
{
    /// <summary>The newest lines first.</summary>
    Task<Result<AuditPage>> Read(AuditFilter filter, int limit, int offset, CancellationToken cancellation);
}

/// <summary>Which lines: those that fit everything given. Texts are compared whole and with regard to case.</summary>
/// <param name="From">Not before.</param>
/// <param name="To">Before.</param>
public sealed record AuditFilter(
    string? Action = null,
    string? User = null,
    string? Resource = null,
    string? Namespace = null,
    AuditOutcome? Outcome = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null);

/// <param name="Total">How many lines fit the filter, this page's and all others'.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long Total);

/// <param name="Id">Rises with every line.</param>
public sealed record AuditLine(long Id, AuditEntry Entry);
