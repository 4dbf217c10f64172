using K13d.Testing.Postgres;

namespace K13d.Infrastructure.Tests.Persistence.Databases;

/// <summary>Where the replicas of one test keep things.</summary>
public interface ITestDatabase : IAsyncDisposable
{
    /// <summary>Settings of a replica on a database that nobody else has.</summary>
    Task<Dictionary<string, string?>> Create();
}

public sealed class SqliteDatabase : ITestDatabase
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"k13d-test-{Guid.NewGuid():N}");

    public Task<Dictionary<string, string?>> Create() => Task.FromResult(new Dictionary<string, string?> { ["DataDir"] = folder });

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresDatabase(PostgresServer server) : ITestDatabase
{
    private readonly SqliteDatabase files = new();

    public async Task<Dictionary<string, string?>> Create()
    {
        var settings = await files.Create();
        settings["Database:ConnectionString"] = await server.NewDatabase();
        return settings;
    }

    public ValueTask DisposeAsync() => files.DisposeAsync();
}
