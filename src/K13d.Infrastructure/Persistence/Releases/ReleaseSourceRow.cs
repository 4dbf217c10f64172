using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Releases;

/// <summary>Where the chart of a release is from.</summary>
internal sealed class ReleaseSourceRow
{
    public required string Namespace { get; init; }

    public required string Release { get; init; }

    public required string Chart { get; init; }

    public string? Repo { get; init; }

    public static void Model(EntityTypeBuilder<ReleaseSourceRow> row)
    {
        row.ToTable("release_sources");
        row.HasKey(source => new { source.Namespace, source.Release });
    }
}
