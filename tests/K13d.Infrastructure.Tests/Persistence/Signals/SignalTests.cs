using K13d.Application.Ports.Signals;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Npgsql;

namespace K13d.Infrastructure.Tests.Persistence.Signals;

public sealed class SignalsOnSqliteTests() : SignalTests(new SqliteDatabase())
{
    [Fact]
    public async Task A_signal_wakes_nobody_who_waits_for_another()
    {
        using var signal = Signals.Listen("chat-1");

        await Signals.Send("chat-2", Cancellation);

        Assert.False(await Comes(signal, AMoment));
    }
}

public sealed class SignalsOnPostgresTests(PostgresServer server) : SignalTests(new PostgresDatabase(server))
{
    [Fact]
    public async Task A_signal_of_another_replica_is_heard()
    {
        var other = await Start();
        using var signal = Signals.Listen("chat-1");

        await AssertHeard(signal, other);
    }

    [Fact]
    public async Task After_a_connection_that_was_lost_everybody_is_woken_and_signals_are_heard_again()
    {
        var other = await Start();
        using var signal = Signals.Listen("chat-1");
        await AssertHeard(signal, other);

        await Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");

        while (!K13d.Log.Any(line => line.StartsWith("Signals of other replicas are not heard now", StringComparison.Ordinal)))
        {
            await Comes(signal, AMoment);
        }

        Assert.True(await Comes(signal, Patience));
        await AssertHeard(signal, other);
    }

    // The replica may not listen yet, and then a signal is lost.
    private static async Task AssertHeard(ISignal signal, Replica other)
    {
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience);
            await other.Get<ISignals>().Send("chat-1", Cancellation);
        }
        while (!await Comes(signal, AMoment));
    }

    private async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Settings["Database:ConnectionString"]) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}

public abstract class SignalTests(ITestDatabase database) : DatabaseTests(database)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(100);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ISignals Signals => K13d.Get<ISignals>();

    [Fact]
    public async Task A_signal_wakes_all_who_wait_for_it()
    {
        using var first = Signals.Listen("chat-1");
        using var second = Signals.Listen("chat-1");
        var waits = new[] { Comes(first, Patience), Comes(second, Patience) };

        await Signals.Send("chat-1", Cancellation);

        Assert.All(await Task.WhenAll(waits), Assert.True);
    }

    [Fact]
    public async Task A_signal_that_comes_before_it_is_waited_for_is_not_lost()
    {
        using var signal = Signals.Listen("chat-1");
        await Signals.Send("chat-1", Cancellation);
        Assert.True(await Comes(signal, Patience));
        await Signals.Send("chat-1", Cancellation);
        await Signals.Send("chat-1", Cancellation);

        Assert.True(await Comes(signal, Patience));
    }

    [Fact]
    public async Task Who_is_cancelled_waits_no_longer_and_hears_what_comes_later()
    {
        using var signal = Signals.Listen("chat-1");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var wait = signal.Wait(Patience, cancelled.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);

        await Signals.Send("chat-1", Cancellation);

        Assert.True(await Comes(signal, Patience));
    }

    /// <summary>Whether a signal comes, in good time: a timer may be a little early.</summary>
    protected static async Task<bool> Comes(ISignal signal, TimeSpan within)
    {
        var start = TimeProvider.System.GetTimestamp();
        await signal.Wait(within, Cancellation);
        return TimeProvider.System.GetElapsedTime(start) < within / 2;
    }
}
