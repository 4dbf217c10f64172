using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace K13d.Infrastructure.Persistence;

/// <summary>Tells a database that cannot do its work now from a mistake of ours, which is an exception and stays one.</summary>
internal static class DatabaseTrouble
{
    // https://www.sqlite.org/rescode.html: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
    private static readonly int[] SqliteCodes = [5, 6, 7, 8, 10, 13, 14, 15];

    // https://www.postgresql.org/docs/current/errcodes-appendix.html, by class: connection, authorisation, no such database, read-only,
    // rolled back, resources, object state, stopped by its operator, system.
    private static readonly string[] PostgresClasses = ["08", "28", "3D", "25", "40", "53", "55", "57", "58"];

    /// <summary>What the database says is wrong with it; null where the fault is not its.</summary>
    public static string? Of(Exception exception) => Cause(exception) switch
    {
        SqliteException sqlite when SqliteCodes.Contains(sqlite.SqliteErrorCode) => sqlite.Message,
        PostgresException postgres => PostgresClasses.Contains(postgres.SqlState[..2], StringComparer.Ordinal) ? postgres.MessageText : null,
        NpgsqlException { InnerException: { } inner } npgsql => $"{npgsql.Message} {inner.Message}",
        NpgsqlException npgsql => npgsql.Message,
        _ => null,
    };

    // EF Core wraps what happens on saving, and what it thinks might go away by itself.
    private static DbException? Cause(Exception exception) => exception switch
    {
        DbException database => database,
        DbUpdateException { InnerException: DbException database } => database,
        InvalidOperationException { InnerException: DbException database } => database,
        _ => null,
    };
}
