using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Limits;

/// <summary>What one caller has taken in the window at hand. Worth no write-ahead log: a crash of the server may forget it.</summary>
internal sealed class QuotaRow
{
    public required string Caller { get; init; }

    public required int Taken { get; init; }

    public required DateTimeOffset ResetsAt { get; init; }

    public static void Model(EntityTypeBuilder<QuotaRow> row)
    {
        row.ToTable("request_quotas").IsUnlogged();
        row.HasKey(quota => quota.Caller);
        row.HasIndex(quota => quota.ResetsAt);
    }
}
