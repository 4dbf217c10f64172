using Npgsql;

namespace K13d.Infrastructure.Persistence.Postgres;

/// <summary>The database is a PostgreSQL server that all replicas share.</summary>
internal sealed class PostgresEngine(NpgsqlDataSource source) : IDatabaseEngine
{
    // Any number that nothing else on the database locks: "K13d" in ASCII.
    private const long LockId = 0x4B313364;

    private const int ConnectSeconds = 5;

    public string Location
    {
        get
        {
            var connection = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            return $"PostgreSQL, {connection.Host}:{connection.Port}/{connection.Database}";
        }
    }

    public static NpgsqlDataSource Connect(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ShouldSerialize("Timeout"))
        {
            connection.Timeout = ConnectSeconds;
        }

        connection.ApplicationName ??= "k13d";
        return NpgsqlDataSource.Create(connection);
    }

    // An advisory lock belongs to its connection and ends with it, however that ends.
    public async Task<IAsyncDisposable> Lock(CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({LockId})", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
            return new Held(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Writers wait for the rows that they share, and for nothing else.
    public Task<IDisposable> TurnToWrite(CancellationToken cancellation) => Task.FromResult<IDisposable>(AlwaysItsTurn.Instance);

    private sealed class AlwaysItsTurn : IDisposable
    {
        public static readonly AlwaysItsTurn Instance = new();

        public void Dispose()
        {
        }
    }

    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        // Disposing alone would hand the connection, and with it the lock, back to the pool until it is used again.
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await using var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({LockId})", connection);
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
