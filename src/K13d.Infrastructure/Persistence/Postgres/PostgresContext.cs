using K13d.Infrastructure.Persistence.Limits;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Postgres;

/// <summary>The model in PostgreSQL, with what only replicas that share a database need.</summary>
internal sealed class PostgresContext(DbContextOptions<PostgresContext> options) : K13dContext(options)
{
    public DbSet<QuotaRow> Quotas => Set<QuotaRow>();

    // timestamptz takes UTC only.
    public override object Parameter(DateTimeOffset time) => time.ToUniversalTime();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        QuotaRow.Model(modelBuilder.Entity<QuotaRow>());
        NameColumns(modelBuilder);
    }
}
