using System.Runtime.Versioning;
using K13d.Infrastructure.Tests.Persistence.Databases;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Tests.Persistence;

public sealed class SqliteFileTests() : DatabaseTests(new SqliteDatabase())
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, UnsupportedOSPlatform("windows")]
    public void Nobody_but_their_owner_can_read_the_folder_and_its_files()
    {
        var folder = Settings["DataDir"]!;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & Others);
        Assert.Contains(Directory.GetFiles(folder), file => Path.GetFileName(file) == "k13d.db");
        foreach (var file in Directory.GetFiles(folder))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others);
        }
    }

    [Fact]
    public Task The_file_has_a_write_ahead_log_and_keeps_foreign_keys() => K13d.Rows(async rows =>
    {
        Assert.Equal("wal", await Pragma(rows, "journal_mode"));
        Assert.Equal("1", await Pragma(rows, "foreign_keys"));
    });

    [Fact]
    public async Task A_lock_that_a_crash_left_behind_does_not_keep_the_next_start_waiting()
    {
        // What EF Core writes while it migrates, and leaves where it is killed then.
        await K13d.Rows(async rows => await rows.Database.ExecuteSqlRawAsync(
            """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2026-11-24 10:00:00');
            """,
            Cancellation));

        await (await Restart()).Prepared.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    // The index ends in the order of the answer: nothing is sorted, and the table is not read through.
    [Theory, InlineData("1 = 1"), InlineData("at >= 5 AND at < 9"), InlineData("\"user\" = 'a'"), InlineData("action = 'a' AND at >= 5")]
    [InlineData("resource = 'a'"), InlineData("namespace = 'a'"), InlineData("outcome = 'Denied'")]
    public Task A_page_of_the_audit_record_is_read_off_an_index(string filter) => K13d.Rows(async rows =>
    {
        await using var command = rows.Database.GetDbConnection().CreateCommand();
        await rows.Database.OpenConnectionAsync(Cancellation);
        command.CommandText = $"EXPLAIN QUERY PLAN SELECT * FROM audit_entries WHERE {filter} ORDER BY at DESC, id DESC LIMIT 100";
        await using var plan = await command.ExecuteReaderAsync(Cancellation);
        var steps = new List<string>();
        while (await plan.ReadAsync(Cancellation))
        {
            steps.Add(plan.GetString(3));
        }

        Assert.Contains("USING INDEX IX_audit_entries", Assert.Single(steps), StringComparison.Ordinal);
    });

    private static async Task<string?> Pragma(DbContext rows, string name)
    {
        await rows.Database.OpenConnectionAsync(Cancellation);
        await using var command = rows.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (await command.ExecuteScalarAsync(Cancellation))?.ToString();
    }
}
