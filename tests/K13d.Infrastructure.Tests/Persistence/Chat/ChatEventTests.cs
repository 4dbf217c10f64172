using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Tools;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Chat;

public sealed class ChatEventsOnSqliteTests() : ChatEventTests(new SqliteDatabase());

public sealed class ChatEventsOnPostgresTests(PostgresServer server) : ChatEventTests(new PostgresDatabase(server));

public abstract class ChatEventTests(ITestDatabase database) : ChatTests(database)
{
    [Fact]
    public async Task Events_are_read_in_their_order_from_any_place_on_by_every_replica()
    {
        var session = await Begin();
        var call = CallOf(session);
        ChatEvent[] told = [new ChatEvent.Chunk("be"), new ChatEvent.Chunk("cause"), new ChatEvent.Requested(call, Unasked: null), new ChatEvent.Executed(call.Id, ToolCallState.Refused, "no"), End];
        await Tell(session, answer: null, told[..2]);
        Assert.Equal(session.Run, Value(await Events.Read(session.Id, 0, Cancellation)).Run);
        await Tell(session, Answers("because"), told[2..]);

        var progress = Value(await (await Start()).Get<IChatEvents>().Read(session.Id, 1, Cancellation));

        Assert.Equal(Numbered(0, RunOf(session), told)[1..], progress.Events);
        Assert.Null(progress.Run);
        Assert.Equal(5, Value(await Sessions.Find(Eve, session.Id, Cancellation)).LastEvent);
    }

    [Fact]
    public async Task More_events_than_are_read_at_once_are_read_one_part_after_the_other()
    {
        var session = await Begin();
        await Tell(session, answer: null, [.. Enumerable.Range(0, 2_500).Select(number => new ChatEvent.Chunk($"{number} ")), End]);

        var (read, parts) = (new List<NumberedEvent>(), 0);
        while (Value(await Events.Read(session.Id, read.Count, Cancellation)).Events is { Count: > 0 } part)
        {
            read.AddRange(part);
            parts++;
        }

        Assert.Equal(Enumerable.Range(1, 2_501).Select(number => (long)number), read.Select(told => told.Number));
        Assert.True(parts > 1);
    }

    [Fact]
    public async Task The_last_event_ends_the_run_and_what_calls_of_it_are_not_over()
    {
        var session = await Begin();
        var (pending, approved, running, refused, done) =
            (await Add(session), await Add(session), await Add(session), await Add(session), await Add(session));
        await Calls.Decide(Eve, approved.Id, approved: true, Cancellation);
        await Calls.Decide(Eve, refused.Id, approved: false, Cancellation);
        foreach (var call in new[] { running, done })
        {
            await Calls.Decide(Eve, call.Id, approved: true, Cancellation);
            Assert.True(Value(await Calls.Claim(call, Cancellation)));
        }

        await Tell(session, answer: null, new ChatEvent.Executed(done.Id, ToolCallState.Succeeded, "3 pods"), End);

        Assert.Null(Value(await Sessions.Find(Eve, session.Id, Cancellation)).Run);
        Assert.Equal(
            [ToolCallState.Cancelled, ToolCallState.Cancelled, ToolCallState.Cancelled, ToolCallState.Refused, ToolCallState.Succeeded],
            [await StateOf(pending), await StateOf(approved), await StateOf(running), await StateOf(refused), await StateOf(done)]);
    }

    [Fact]
    public async Task What_is_appended_twice_is_there_once_and_what_would_leave_a_gap_is_refused()
    {
        var session = await Begin();
        var part = Numbered(0, RunOf(session), new ChatEvent.Chunk("a"), new ChatEvent.Chunk("b"));
        var end = Numbered(2, RunOf(session), End);
        Assert.IsType<Failure.Conflict>(FailureOf(await Events.Append(session.Id, RunOf(session), end, answer: null, Cancellation)));
        foreach (var events in new[] { part, part, end, end })
        {
            Assert.Null(FailureOf(await Events.Append(session.Id, RunOf(session), events, Answers("ab"), Cancellation)));
        }

        Assert.Equal([.. part, .. end], Value(await Events.Read(session.Id, 0, Cancellation)).Events);
        Assert.Equal(3, Value(await History.Read(Eve, session.Id, 500, skipped: 0, Cancellation)).Count);
    }

    [Fact]
    public async Task What_many_runs_tell_at_once_is_all_kept_in_the_order_of_each()
    {
        const int runs = 20;
        const int events = 10;
        var sessions = await Task.WhenAll(Enumerable.Range(0, runs).Select(number => Task.Run(async () =>
        {
            var session = await Begin(question: $"{number}");
            for (var count = 0; count < events; count++)
            {
                await Tell(session, answer: null, new ChatEvent.Chunk($"{number} {count}"));
            }

            return session;
        })));

        foreach (var session in sessions)
        {
            Assert.Equal(
                Enumerable.Range(0, events).Select(count => new NumberedEvent(count + 1, RunOf(session), new ChatEvent.Chunk($"{session.Title} {count}"))),
                Value(await Events.Read(session.Id, 0, Cancellation)).Events);
        }
    }

    [Fact]
    public async Task History_has_what_was_said_and_done_in_its_order_though_all_at_one_time()
    {
        var session = await Begin();
        Assert.Null(FailureOf(await Events.Append(session.Id, RunOf(session), [], Answers("let me see"), Cancellation)));
        var first = await Add(session);
        await Tell(session, answer: null, new ChatEvent.Requested(first, "It only reads."));
        await Tell(session, Answers("and now"), new ChatEvent.Chunk("and now"));
        var second = await Add(session);
        await Tell(session, answer: null, new ChatEvent.Executed(first.Id, ToolCallState.Succeeded, "a line with \0 and half a pair: \uD83D"));
        await Tell(session, Answers("because"), End);
        await Begin(session.Id, "thanks \0 \uDE00");

        await Restart();

        var history = Value(await History.Read(Eve, session.Id, 500, skipped: 0, Cancellation));
        Assert.Equal(
            ["why?", "let me see", first.Id, "and now", second.Id, "because", "thanks \uFFFD \uFFFD"],
            history.Select(entry => entry.Message?.Content ?? entry.Call?.Id));
        Assert.Equal(first with { State = ToolCallState.Succeeded, Result = "a line with \uFFFD and half a pair: \uFFFD" }, history[2].Call);
        Assert.Equal(new ChatMessage(ChatRole.Assistant, "because", Clock.Now), history[5].Message);
    }

    [Fact]
    public async Task History_is_read_page_by_page_the_latest_first()
    {
        var session = await Begin();
        var call = await Add(session);
        await Tell(session, Answers("because"), new ChatEvent.Chunk("because"), End);
        await Begin(session.Id, "thanks");

        async Task<IEnumerable<string?>> Page(int most, int skipped) =>
            Value(await History.Read(Eve, session.Id, most, skipped, Cancellation)).Select(entry => entry.Message?.Content ?? entry.Call?.Id);

        Assert.Equal(["because", "thanks"], await Page(2, 0));
        Assert.Equal(["why?", call.Id], await Page(2, 2));
        Assert.Equal(["why?"], await Page(2, 3));
        Assert.Empty(await Page(2, 4));
    }

    [Fact]
    public async Task Events_are_forgotten_an_hour_after_their_run_and_what_was_said_is_not()
    {
        var (session, going) = (await Begin(), await Begin());
        await Tell(session, answer: null, new ChatEvent.Chunk("be"));
        Clock.Advance(TimeSpan.FromMinutes(9));
        await Tell(session, Answers("because"), End);
        await Tell(going, answer: null, new ChatEvent.Chunk("still"));
        Clock.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        await Sessions.Renew(going.Id, RunOf(going), Lease, Cancellation);
        await K13d.Get<ExpiredRows>().Delete(Cancellation);
        Assert.Equal(2, Value(await Events.Read(session.Id, 0, Cancellation)).Events.Count);
        Clock.Advance(TimeSpan.FromSeconds(1));

        await K13d.Get<ExpiredRows>().Delete(Cancellation);

        Assert.Empty(Value(await Events.Read(session.Id, 0, Cancellation)).Events);
        Assert.Equal(2, Value(await History.Read(Eve, session.Id, 500, skipped: 0, Cancellation)).Count);
        Assert.Equal(2, (await Begin(session.Id)).LastEvent);
        Assert.Single(Value(await Events.Read(going.Id, 0, Cancellation)).Events);
        Assert.Equal(going.Run, Value(await Sessions.Find(Eve, going.Id, Cancellation)).Run);
    }

    [Fact]
    public async Task A_run_whose_process_is_gone_and_that_nobody_asks_about_ends_all_the_same()
    {
        var session = await Begin();
        await Tell(session, answer: null, new ChatEvent.Chunk("be"));
        Clock.Advance(Lease + TimeSpan.FromHours(1));

        await K13d.Get<ExpiredRows>().Delete(Cancellation);

        var progress = Value(await Events.Read(session.Id, 1, Cancellation));
        Assert.Null(progress.Run);
        AssertLapsed(2, session, progress);
    }
}
