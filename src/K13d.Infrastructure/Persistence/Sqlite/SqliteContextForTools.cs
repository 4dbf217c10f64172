using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace K13d.Infrastructure.Persistence.Sqlite;

/// <summary>What <c>dotnet ef migrations add</c> asks for the model; it opens no database.</summary>
internal sealed class SqliteContextForTools : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=:memory:").Options);
}
