using K13d.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Audit;

internal sealed class AuditRow
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string User { get; init; }

    public required string Action { get; init; }

    public required string Resource { get; init; }

    public required string? Namespace { get; init; }

    public required AuditOutcome Outcome { get; init; }

    public required string CorrelationId { get; init; }

    public required string? ClientAddress { get; init; }

    /// <summary>A JSON object of strings. Text and not jsonb, which cannot hold every string that JSON can.</summary>
    public required string Details { get; init; }

    // Every filter has an index that ends in the order of the answer: a page is read off it, however many lines there are. Behind that it
    // holds the filters that narrow less than its own, so that those that fit two of them are counted, and an offset is skipped, without
    // reading the lines. A resource has few lines of its own and needs none of this.
    public static void Model(EntityTypeBuilder<AuditRow> row)
    {
        row.ToTable("audit_entries");
        row.Property(entry => entry.Outcome).HasConversion<string>();
        row.HasIndex(entry => new { entry.At, entry.Id });
        row.HasIndex(entry => new { entry.Resource, entry.At, entry.Id });
        row.HasIndex(entry => new { entry.User, entry.At, entry.Id, entry.Namespace, entry.Action, entry.Outcome });
        row.HasIndex(entry => new { entry.Namespace, entry.At, entry.Id, entry.Action, entry.Outcome });
        row.HasIndex(entry => new { entry.Action, entry.At, entry.Id, entry.Outcome });
        row.HasIndex(entry => new { entry.Outcome, entry.At, entry.Id });
    }
}
