using K13d.Application.Ports.Identity;
using K13d.Infrastructure.Persistence.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Persistence;

/// <summary>
/// Brings the schema up to date and makes what a first start needs, under a lock that all replicas share. Where the database is not there
/// K13d starts without it and keeps trying; a migration that fails for another reason stops the start.
/// </summary>
internal sealed partial class DatabaseStart(
    IDbContextFactory<K13dContext> contexts,
    IDatabaseEngine engine,
    DatabaseState state,
    FirstRows firstRows,
    TimeProvider time,
    ILogger<DatabaseStart> logger) : BackgroundService
{
    /// <summary>How long the start waits for the database, so that the first request usually finds it ready.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        var preparing = ExecuteTask ?? Task.CompletedTask;
        await Task.WhenAny(preparing, Task.Delay(Patience, time, cancellationToken));
        if (preparing.IsCompleted)
        {
            await preparing;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!state.Prepared.IsCompleted)
        {
            try
            {
                state.IsPrepared(await Prepare(stoppingToken));
                Prepared(engine.Location);
            }
            catch (Exception failed) when (DatabaseTrouble.Of(failed) is { } trouble)
            {
                state.IsInTrouble(trouble);
                NotPrepared(engine.Location, trouble);
                await Task.Delay(Retry, time, stoppingToken);
            }
        }
    }

    private async Task<FirstAdministrator> Prepare(CancellationToken cancellation)
    {
        await using var held = await engine.Lock(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Database.MigrateAsync(cancellation);
        return await firstRows.Add(context, cancellation);
    }

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "The database is ready: {Location}")]
    private partial void Prepared(string location);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "The database is not ready: {Location}: {Trouble}")]
    private partial void NotPrepared(string location, string trouble);
}
