using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace K13d.Infrastructure.Persistence.Sqlite;

/// <summary>The model in a SQLite file.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : K13dContext(options)
{
    public override object Parameter(DateTimeOffset time) => Microseconds.Of(time);

    // SQLite has no type for a time: a number compares and sorts, and as microseconds it is as fine as PostgreSQL's.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Microseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        NameColumns(modelBuilder);
    }

    private sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(time => Of(time), stored => From(stored))
    {
        public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

        private static DateTimeOffset From(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }
}
