using Microsoft.Data.Sqlite;

namespace K13d.Infrastructure.Persistence.Sqlite;

/// <summary>The database is one file in the data folder.</summary>
internal sealed class SqliteEngine : IDatabaseEngine, IDisposable
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim writers = new(1, 1);
    private readonly TimeProvider time;
    private readonly string file;

    public SqliteEngine(string folder, TimeProvider time)
    {
        this.time = time;
        file = Path.Combine(folder, "k13d.db");
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            // Seconds that a writer waits for another one.
            DefaultTimeout = 15,
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    public string Location => $"SQLite, {file}";

    public async Task<IAsyncDisposable> Lock(CancellationToken cancellation)
    {
        var held = await TakeFileLock(cancellation);
        try
        {
            PrivateFiles.CreateFile(file);
            await using var connection = new SqliteConnection(ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            // EF Core's own lock is a row that a crash leaves behind for ever; under ours nobody can be holding it.
            command.CommandText = """PRAGMA journal_mode = WAL; DROP TABLE IF EXISTS "__EFMigrationsLock";""";
            await command.ExecuteNonQueryAsync(cancellation);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    // SQLite has one writer at a time, and its driver blocks a thread for 150 ms before it tries again.
    public async Task<IDisposable> TurnToWrite(CancellationToken cancellation)
    {
        await writers.WaitAsync(cancellation);
        return new Turn(writers);
    }

    public void Dispose() => writers.Dispose();

    // The operating system drops a file lock with its process. It has no way to wait for one but to try.
    private async Task<FileStream> TakeFileLock(CancellationToken cancellation)
    {
        var path = file + ".lock";
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return PrivateFiles.OpenAlone(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(LockRetry, time, cancellation);
            }
        }
    }

    private sealed class Turn(SemaphoreSlim writers) : IDisposable
    {
        public void Dispose() => writers.Release();
    }
}
