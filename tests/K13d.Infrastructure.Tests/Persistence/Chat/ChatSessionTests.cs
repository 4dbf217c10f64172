using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Tools;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Chat;

public sealed class ChatSessionsOnSqliteTests() : ChatSessionTests(new SqliteDatabase());

public sealed class ChatSessionsOnPostgresTests(PostgresServer server) : ChatSessionTests(new PostgresDatabase(server));

public abstract class ChatSessionTests(ITestDatabase database) : ChatTests(database)
{
    [Fact]
    public async Task A_session_is_found_as_it_was_begun_after_a_restart_too_and_has_its_first_question_as_its_title()
    {
        var run = Guid.NewGuid();
        var begun = await Begin(question: "why is my\n  nginx pod failing?", run: run);

        await Restart();

        Assert.Equal(new ChatSession(begun.Id, Eve, "why is my nginx pod failing?", Clock.Now, Clock.Now, run, LastEvent: 0), begun);
        Assert.Equal(begun, Value(await Sessions.Find(Eve, begun.Id, Cancellation)));
    }

    [Fact]
    public async Task In_a_session_goes_on_one_run_at_a_time()
    {
        var first = await Begin();
        Assert.IsType<Failure.Conflict>(FailureOf(await Sessions.Begin(Eve, first.Id, Says("and?"), Guid.NewGuid(), Lease, Cancellation)));
        await Tell(first, Answers("because"), End);

        var second = await Begin(first.Id, "and?");

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Run, second.Run);
        Assert.Equal(1, second.LastEvent);
        Assert.Equal(["why?", "because", "and?"], Value(await History.Read(Eve, first.Id, 500, skipped: 0, Cancellation)).Select(entry => entry.Message?.Content));
    }

    [Fact]
    public async Task Of_many_who_begin_in_one_session_at_once_one_does()
    {
        var session = await Begin();
        await Tell(session, answer: null, End);
        var other = await Start();

        var begun = await Task.WhenAll(Enumerable.Range(0, 12).Select(attempt => Task.Run(() => (attempt % 2 == 0 ? K13d : other).Get<IChatSessions>()
            .Begin(Eve, session.Id, Says($"{attempt}"), Guid.NewGuid(), Lease, Cancellation))));

        var won = Value(Assert.Single(begun, each => FailureOf(each) is null));
        Assert.All(begun, each => Assert.True(FailureOf(each) is null or Failure.Conflict));
        Assert.Equal(won.Run, Value(await Sessions.Find(Eve, session.Id, Cancellation)).Run);
        Assert.Equal(2, Value(await History.Read(Eve, session.Id, 500, skipped: 0, Cancellation)).Count);
    }

    [Fact]
    public async Task A_run_that_renews_its_lease_keeps_the_session_and_one_that_does_not_ends_when_another_begins()
    {
        var session = await Begin();
        var (pending, used) = (await Add(session), await Add(session));
        await Calls.Decide(Eve, used.Id, approved: true, Cancellation);
        await Calls.Claim(used, Cancellation);
        Clock.Advance(Lease / 2);
        Assert.Equal(LeaseState.Held, Value(await Sessions.Renew(session.Id, RunOf(session), Lease, Cancellation)));
        Clock.Advance(Lease / 2);
        Assert.IsType<Failure.Conflict>(FailureOf(await Sessions.Begin(Eve, session.Id, Says("and?"), Guid.NewGuid(), Lease, Cancellation)));
        Clock.Advance(Lease / 2);

        var taken = await Begin(session.Id);

        AssertLapsed(1, session, Value(await Events.Read(session.Id, 0, Cancellation)));
        Assert.Equal(ToolCallState.Cancelled, await StateOf(pending));
        Assert.Equal(ToolCallState.Cancelled, await StateOf(used));
        Assert.Equal(LeaseState.Lost, Value(await Sessions.Renew(session.Id, RunOf(session), Lease, Cancellation)));
        Assert.IsType<Failure.Conflict>(FailureOf(await Events.Append(session.Id, RunOf(session), Numbered(1, RunOf(session), End), answer: null, Cancellation)));
        Assert.IsType<Failure.Conflict>(FailureOf(await Calls.Add(CallOf(session), Cancellation)));
        Assert.Equal(LeaseState.Held, Value(await Sessions.Renew(taken.Id, RunOf(taken), Lease, Cancellation)));
        Assert.Null(await Tell(taken, answer: null, End));
    }

    [Fact]
    public async Task A_run_that_lapsed_is_ended_once_by_whoever_is_first_and_one_that_has_not_goes_on()
    {
        var (session, last) = (await Begin(), new ChatEvent.Ended(Complete: false, "gone"));
        var pending = await Add(session);
        await Sessions.Abandon(session.Id, RunOf(session), last, Cancellation);
        Assert.Equal(session.Run, Value(await Sessions.Find(Eve, session.Id, Cancellation)).Run);
        Assert.False(Value(await Events.Read(session.Id, 0, Cancellation)).IsLapsed);
        Clock.Advance(Lease);
        Assert.True(Value(await Events.Read(session.Id, 0, Cancellation)).IsLapsed);

        var abandoned = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Sessions.Abandon(session.Id, RunOf(session), last, Cancellation))));

        Assert.All(abandoned, each => Assert.Null(FailureOf(each)));
        var progress = Value(await Events.Read(session.Id, 0, Cancellation));
        Assert.Equal([new NumberedEvent(1, RunOf(session), last)], progress.Events);
        Assert.Null(progress.Run);
        Assert.False(progress.IsLapsed);
        Assert.Equal(ToolCallState.Cancelled, await StateOf(pending));
    }

    [Fact]
    public async Task A_run_learns_that_it_is_cancelled_and_where_none_goes_on_there_is_nothing_to_cancel()
    {
        var session = await Begin();

        Assert.Null(FailureOf(await Sessions.Cancel(Eve, session.Id, Cancellation)));
        Assert.Equal(LeaseState.Cancelling, Value(await Sessions.Renew(session.Id, RunOf(session), Lease, Cancellation)));
        await Tell(session, answer: null, End);

        Assert.IsType<Failure.Conflict>(FailureOf(await Sessions.Cancel(Eve, session.Id, Cancellation)));
        var next = await Begin(session.Id);
        Assert.Equal(LeaseState.Held, Value(await Sessions.Renew(next.Id, RunOf(next), Lease, Cancellation)));
        Clock.Advance(Lease);
        Assert.IsType<Failure.Conflict>(FailureOf(await Sessions.Cancel(Eve, session.Id, Cancellation)));
    }

    [Fact]
    public async Task What_is_anothers_is_not_found_like_what_never_was()
    {
        var session = await Begin();
        foreach (var (user, id) in new[] { (Guid.NewGuid(), session.Id), (Eve, Guid.NewGuid()) })
        {
            Assert.IsType<Failure.NotFound>(FailureOf(await Sessions.Find(user, id, Cancellation)));
            Assert.IsType<Failure.NotFound>(FailureOf(await Sessions.Begin(user, id, Says("let me in"), Guid.NewGuid(), Lease, Cancellation)));
            Assert.IsType<Failure.NotFound>(FailureOf(await Sessions.Cancel(user, id, Cancellation)));
            Assert.IsType<Failure.NotFound>(FailureOf(await Sessions.Delete(user, id, Cancellation)));
            Assert.IsType<Failure.NotFound>(FailureOf(await History.Read(user, id, 500, skipped: 0, Cancellation)));
        }

        Assert.Empty(Value(await Sessions.List(Guid.NewGuid(), 10, 0, Cancellation)));
        Assert.Single(Value(await History.Read(Eve, session.Id, 500, skipped: 0, Cancellation)));
    }

    [Fact]
    public async Task A_persons_sessions_are_listed_by_page_those_used_last_first()
    {
        var sessions = new List<ChatSession>();
        for (var count = 0; count < 3; count++)
        {
            sessions.Add(await Begin(question: $"{count}"));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Tell(sessions[0], Answers("because"), End);

        Assert.Equal(["0", "2", "1"], Value(await Sessions.List(Eve, 10, 0, Cancellation)).Select(session => session.Title));
        Assert.Equal(["2"], Value(await Sessions.List(Eve, 1, 1, Cancellation)).Select(session => session.Title));
    }

    [Fact]
    public async Task A_session_is_deleted_with_all_that_is_of_it_unless_a_run_goes_on_in_it()
    {
        var (session, other) = (await Begin(), await Begin());
        var call = await Add(session);
        await Tell(session, Answers("because"), new ChatEvent.Chunk("because"));
        Assert.IsType<Failure.Conflict>(FailureOf(await Sessions.Delete(Eve, session.Id, Cancellation)));
        Clock.Advance(Lease);

        Assert.Null(FailureOf(await Sessions.Delete(Eve, session.Id, Cancellation)));

        Assert.IsType<Failure.NotFound>(FailureOf(await Sessions.Find(Eve, session.Id, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Calls.Find(Eve, call.Id, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Events.Read(session.Id, 0, Cancellation)));
        Assert.IsType<Failure.Conflict>(FailureOf(await Events.Append(session.Id, RunOf(session), Numbered(1, RunOf(session), End), answer: null, Cancellation)));
        await K13d.Rows(rows =>
        {
            Assert.All(rows.ChatMessages, message => Assert.Equal(other.Id, message.SessionId));
            Assert.Empty(rows.ChatEvents);
            return Task.CompletedTask;
        });
    }
}
