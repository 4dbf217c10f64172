using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Leases;

/// <summary>Who does something that only one replica does, and until when it is his.</summary>
internal sealed class LeaseRow
{
    public required string Name { get; init; }

    public required string Holder { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public static void Model(EntityTypeBuilder<LeaseRow> row)
    {
        row.ToTable("leases");
        row.HasKey(lease => lease.Name);
    }
}
