using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using K13d.Testing.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace K13d.Bench.Audit;

/// <summary>A kind of database to keep records in, and what the bench says to it in its own SQL.</summary>
/// <param name="TimeOfLine">The time of line <c>n</c>, in SQL.</param>
/// <param name="Indexes">Finds the names of the record's indexes.</param>
/// <param name="Settle">What the database does by itself some time after so many lines were added.</param>
internal sealed record AuditStore(
    string Name, string TimeOfLine, string Indexes, string Settle, Func<string, Task<AuditStore.Place>> NewPlace)
{
    public static AuditStore Sqlite { get; } = new(
        "SQLite",
        "1767225600000000 + n * 1000000",
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'audit_entries'",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        folder => Task.FromResult(new Place(
            Settings(folder),
            () => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "k13d.db"), Pooling = false }.ConnectionString))));

    public static AuditStore Postgres(PostgresServer server) => new(
        "PostgreSQL",
        "timestamptz '2026-01-01Z' + n * interval '1 second'",
        "SELECT indexname FROM pg_indexes WHERE tablename = 'audit_entries' AND indexname <> 'PK_audit_entries'",
        "VACUUM (ANALYZE) audit_entries",
        async folder =>
        {
            var connection = await server.NewDatabase();
            return new Place(
                new Dictionary<string, string?>(Settings(folder)) { ["Database:ConnectionString"] = connection },
                // A commit that is not on the disk yet keeps VACUUM from its work.
                () => new NpgsqlConnection($"{connection};Pooling=false;Options=-c synchronous_commit=on"));
        });

    private static Dictionary<string, string?> Settings(string folder) => new()
    {
        ["DataDir"] = folder,
        ["Auth:AdminPassword"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
    };

    /// <param name="Settings">K13d's settings for it.</param>
    /// <param name="Connect">Makes a connection for the bench's own SQL; not opened.</param>
    internal sealed record Place(IReadOnlyDictionary<string, string?> Settings, Func<DbConnection> Connect)
    {
        public async Task Run(string sql, CancellationToken cancellation)
        {
            await using var connection = Connect();
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellation);
        }

        public async Task DropIndexes(AuditStore store, CancellationToken cancellation)
        {
            foreach (var index in await Texts(store.Indexes, cancellation))
            {
                await Run($"DROP INDEX \"{index}\"", cancellation);
            }
        }

        private async Task<IReadOnlyList<string>> Texts(string sql, CancellationToken cancellation)
        {
            await using var connection = Connect();
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var texts = new List<string>();
            while (await rows.ReadAsync(cancellation))
            {
                texts.Add(Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture)!);
            }

            return texts;
        }
    }
}
