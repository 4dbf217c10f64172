namespace K13d.Infrastructure.Tests.Persistence.Databases;

/// <summary>Tests that hold on either database: each class of them has one heir for SQLite and one for PostgreSQL.</summary>
public abstract class DatabaseTests(ITestDatabase database) : IAsyncLifetime
{
    private readonly List<Replica> replicas = [];

    protected TestClock Clock { get; } = new();

    protected Dictionary<string, string?> Settings { get; private set; } = [];

    /// <summary>False where the start is what is tested.</summary>
    protected virtual bool StartsBeforeTheTest => true;

    /// <summary>The replica that is running when the test begins.</summary>
    protected Replica K13d { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Settings = await database.Create();
        if (StartsBeforeTheTest)
        {
            K13d = await Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>One more on the same database.</summary>
    protected async Task<Replica> Start()
    {
        var replica = await Replica.Start(Settings, Clock);
        lock (replicas)
        {
            replicas.Add(replica);
        }

        await replica.Prepared.WaitAsync(TestContext.Current.CancellationToken);
        return replica;
    }

    protected async Task Stop()
    {
        replicas.Remove(K13d);
        await K13d.DisposeAsync();
    }

    protected async Task<Replica> Restart()
    {
        await Stop();
        return K13d = await Start();
    }
}
