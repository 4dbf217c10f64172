using K13d.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Jobs;

internal sealed class JobRow
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Target { get; init; }

    /// <summary>In the words of the kind.</summary>
    public required string State { get; init; }

    public required JobPhase Phase { get; init; }

    public required bool Cancelling { get; init; }

    public required long Version { get; init; }

    public required string User { get; init; }

    public required string CorrelationId { get; init; }

    public required string? ClientAddress { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who works at it, until when unless that is renewed.</summary>
    public Guid? Holder { get; init; }

    public DateTimeOffset? HeldUntil { get; init; }

    public static void Model(EntityTypeBuilder<JobRow> row)
    {
        row.ToTable("jobs");
        row.Property(job => job.Phase).HasConversion<string>();
        row.HasIndex(job => new { job.EndedAt, job.CreatedAt });
    }
}
