using K13d.Application.Ports.Signals;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace K13d.Infrastructure.Persistence.Signals;

/// <summary>
/// Signals over PostgreSQL's NOTIFY, heard on one connection of the process. Listeners of the same process are woken without it, and all of them whenever it is
/// there again: one may have come meanwhile.
/// </summary>
/// <seealso href="https://www.postgresql.org/docs/current/sql-notify.html"/>
internal sealed partial class PostgresSignals(NpgsqlDataSource source, Database database, Listeners listeners, TimeProvider time, ILogger<PostgresSignals> logger)
    : BackgroundService, ISignals
{
    private const string Channel = "k13d_signals";

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>After a silence of this the connection is asked whether it is still there: one that a firewall has dropped does not say so.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly string self = Guid.NewGuid().ToString("N");

    public async Task Send(string topic, CancellationToken cancellation)
    {
        listeners.Wake(topic);

        // Where it fails the log says so, and who waits looks every so often anyway.
        await database.Run<Done>(
            async context =>
            {
                await context.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {$"{self} {topic}"})", cancellation);
                return new Done();
            },
            cancellation);
    }

    public ISignal Listen(string topic) => listeners.Listen(topic);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await Hear(stoppingToken);
            }
            catch (Exception failed) when (DatabaseTrouble.Of(failed) is { } trouble)
            {
                NotHeard(trouble);
            }

            await Task.Delay(Retry, time, stoppingToken);
        }
    }

    private async Task Hear(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        connection.Notification += (_, notification) => Told(notification.Payload);
        await Execute(connection, $"LISTEN {Channel}", cancellation);
        listeners.WakeAll();
        while (true)
        {
            if (!await connection.WaitAsync(Silence, cancellation))
            {
                await Execute(connection, "SELECT 1", cancellation);
            }
        }
    }

    private void Told(string payload)
    {
        if (payload.Split(' ', 2) is [var sender, var topic] && sender != self)
        {
            listeners.Wake(topic);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(EventId = 2020, Level = LogLevel.Warning, Message = "Signals of other replicas are not heard now: {Trouble}")]
    private partial void NotHeard(string trouble);
}
