using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Metrics;

/// <summary>What samples are about, so that each of the many does not repeat a name.</summary>
internal sealed class UsageSubjectRow
{
    public int Id { get; init; }

    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public static void Model(EntityTypeBuilder<UsageSubjectRow> row)
    {
        row.ToTable("usage_subjects");
        row.HasIndex(subject => new { subject.Kind, subject.Namespace, subject.Name }).IsUnique();
    }
}
