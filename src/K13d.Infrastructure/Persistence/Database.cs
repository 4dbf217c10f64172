using K13d.Application.Ports.Storage;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Persistence;

/// <summary>The one way to the database: whatever cannot be done because of it is <c>Unavailable</c> and in the log.</summary>
internal sealed partial class Database(
    IDbContextFactory<K13dContext> contexts,
    IDatabaseEngine engine,
    StorageOptions storage,
    DatabaseState state,
    ILogger<Database> logger) : IStorage
{
    private const string Code = "DATABASE_UNAVAILABLE";
    private const int CheckSeconds = 3;

    public string Location => engine.Location;

    public string Folder => storage.Folder;

    public async Task<Result<T>> Run<T>(Func<K13dContext, Task<Result<T>>> work, CancellationToken cancellation)
        where T : notnull
    {
        if (!state.Prepared.IsCompletedSuccessfully)
        {
            return new Failure.Unavailable(Code, $"The database is not ready: {state.Trouble}. K13d keeps trying; try again later.");
        }

        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            return await work(context);
        }
        catch (Exception failed) when (DatabaseTrouble.Of(failed) is { } trouble)
        {
            Failed(trouble);
            return new Failure.Unavailable(Code, "The database does not answer as it should; the log says why. Try again later.");
        }
    }

    /// <summary>Does work that writes once. On SQLite, whoever writes out of turn may wait for 150 ms at a time.</summary>
    public async Task<Result<T>> Write<T>(Func<K13dContext, Task<Result<T>>> work, CancellationToken cancellation)
        where T : notnull
    {
        using var turn = await engine.TurnToWrite(cancellation);
        return await Run(work, cancellation);
    }

    /// <summary>Does work that writes more than once, whole or not at all: a failure undoes what it has written.</summary>
    public async Task<Result<T>> Change<T>(Func<K13dContext, Task<Result<T>>> work, CancellationToken cancellation)
        where T : notnull
    {
        using var turn = await engine.TurnToWrite(cancellation);
        return await Run<T>(
            async context =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
                var worked = await work(context);
                if (!worked.IsFailure(out _, out _))
                {
                    await context.SaveChangesAsync(cancellation);
                    await transaction.CommitAsync(cancellation);
                }

                return worked;
            },
            cancellation);
    }

    public Task<Result<Done>> Check(CancellationToken cancellation) => Run<Done>(
        async context =>
        {
            context.Database.SetCommandTimeout(CheckSeconds);
            await context.Database.ExecuteSqlRawAsync("SELECT 1", cancellation);
            return new Done();
        },
        cancellation);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "The database failed: {Trouble}")]
    private partial void Failed(string trouble);
}
