using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Charts;

internal sealed class ChartRepositoryRow
{
    public required string Name { get; init; }

    public required string Url { get; init; }

    /// <summary>User name and password, encrypted for this name and URL; empty where there is none.</summary>
    public required byte[] Credential { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static void Model(EntityTypeBuilder<ChartRepositoryRow> row)
    {
        row.ToTable("chart_repositories");
        row.HasKey(repository => repository.Name);
    }
}
