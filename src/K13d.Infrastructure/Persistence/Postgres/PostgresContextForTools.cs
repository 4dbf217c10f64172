using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace K13d.Infrastructure.Persistence.Postgres;

/// <summary>What <c>dotnet ef migrations add</c> asks for the model; it opens no database.</summary>
internal sealed class PostgresContextForTools : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql("Host=none").Options);
}
