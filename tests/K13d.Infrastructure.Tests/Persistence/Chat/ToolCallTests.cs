using K13d.Application.Ports.Tools;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Tools;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Chat;

public sealed class ToolCallsOnSqliteTests() : ToolCallTests(new SqliteDatabase());

public sealed class ToolCallsOnPostgresTests(PostgresServer server) : ToolCallTests(new PostgresDatabase(server));

public abstract class ToolCallTests(ITestDatabase database) : ChatTests(database)
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_call_is_found_as_it_was_added_after_a_restart_too()
    {
        var call = await Add(await Begin());

        await Restart();

        Assert.Equal(call, Value(await Calls.Find(Eve, call.Id, Cancellation)));
        Assert.Equal([call], Value(await Calls.Pending(Eve, Cancellation)));
    }

    [Fact]
    public async Task An_approval_is_used_once_however_many_want_to_use_it_at_once()
    {
        var call = await Add(await Begin());
        Assert.False(Value(await Calls.Claim(call, Cancellation)));
        var approved = Value(await Calls.Decide(Eve, call.Id, approved: true, Cancellation));
        Assert.Equal(call with { State = ToolCallState.Approved, DecidedAt = Clock.Now }, approved);
        var other = await Start();

        var claimed = await Task.WhenAll(Enumerable.Range(0, 12).Select(attempt =>
            Task.Run(() => (attempt % 2 == 0 ? K13d : other).Get<IToolCalls>().Claim(call, Cancellation))));

        Assert.Single(claimed, Value);
        Assert.Equal(ToolCallState.Running, await StateOf(call));
    }

    [Fact]
    public async Task Of_many_decisions_at_once_one_counts_and_the_others_are_told_how_it_stands()
    {
        var call = await Add(await Begin());
        var other = await Start();

        var decided = await Task.WhenAll(Enumerable.Range(0, 12).Select(attempt =>
            Task.Run(() => (attempt % 2 == 0 ? K13d : other).Get<IToolCalls>().Decide(Eve, call.Id, approved: attempt % 3 == 0, Cancellation))));

        var state = Value(Assert.Single(decided, each => FailureOf(each) is null)).State;
        Assert.Equal(state, await StateOf(call));
        Assert.All(
            decided.Select(FailureOf).OfType<Failure>(),
            failure => Assert.Contains(
                state == ToolCallState.Approved ? "it is approved already" : "it is refused already", Assert.IsType<Failure.Conflict>(failure).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_is_good_for_exactly_what_was_approved()
    {
        var call = await Add(await Begin());
        await Calls.Decide(Eve, call.Id, approved: true, Cancellation);

        Assert.False(Value(await Calls.Claim(call with { Action = call.Action with { Fingerprint = "f2" } }, Cancellation)));
        Assert.False(Value(await Calls.Claim(call with { Run = Guid.NewGuid() }, Cancellation)));
        Assert.False(Value(await Calls.Claim(call with { Id = "tc-0" }, Cancellation)));
        Assert.False(Value(await Calls.Claim(call with { UserId = Guid.NewGuid() }, Cancellation)));
        Assert.True(Value(await Calls.Claim(call, Cancellation)));
    }

    [Fact]
    public async Task What_is_refused_is_not_done_and_cannot_be_approved_after_all()
    {
        var call = await Add(await Begin());

        Assert.Equal(ToolCallState.Refused, Value(await Calls.Decide(Eve, call.Id, approved: false, Cancellation)).State);

        Assert.False(Value(await Calls.Claim(call, Cancellation)));
        Assert.IsType<Failure.Conflict>(FailureOf(await Calls.Decide(Eve, call.Id, approved: true, Cancellation)));
        Assert.Empty(Value(await Calls.Pending(Eve, Cancellation)));
    }

    [Fact]
    public async Task Ten_minutes_after_it_was_asked_for_nothing_can_be_decided_or_done_any_more()
    {
        var session = await Begin();
        var (undecided, approved) = (await Add(session), await Add(session));
        Clock.Advance(ToolCall.DecisionTime - AMoment);
        Assert.Equal([undecided, approved], Value(await Calls.Pending(Eve, Cancellation)));
        await Calls.Decide(Eve, approved.Id, approved: true, Cancellation);
        Clock.Advance(AMoment);

        Assert.False(Value(await Calls.Claim(approved, Cancellation)));
        Assert.Contains(
            "within 10 minutes", Assert.IsType<Failure.Conflict>(FailureOf(await Calls.Decide(Eve, undecided.Id, approved: true, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Empty(Value(await Calls.Pending(Eve, Cancellation)));
        Assert.Equal(ToolCallState.Expired, await StateOf(undecided));
        Assert.Equal(ToolCallState.Expired, await StateOf(approved));
    }

    [Fact]
    public async Task A_call_is_its_users_alone()
    {
        var (call, mallory) = (await Add(await Begin()), Guid.NewGuid());

        Assert.IsType<Failure.NotFound>(FailureOf(await Calls.Find(mallory, call.Id, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Calls.Decide(mallory, call.Id, approved: true, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Calls.Decide(Eve, "tc-0", approved: true, Cancellation)));
        Assert.Empty(Value(await Calls.Pending(mallory, Cancellation)));
        Assert.Equal(ToolCallState.Pending, await StateOf(call));
        Assert.IsType<Failure.Conflict>(FailureOf(await Calls.Add(call with { Id = "tc-0", UserId = mallory }, Cancellation)));
    }

    [Fact]
    public async Task How_a_call_ended_is_written_once()
    {
        var (session, other) = (await Begin(), await Begin());
        var call = await Add(session);
        await Calls.Decide(Eve, call.Id, approved: true, Cancellation);
        await Calls.Claim(call, Cancellation);

        await Tell(other, answer: null, new ChatEvent.Executed(call.Id, ToolCallState.Succeeded, "somebody else's"));
        await Tell(session, answer: null, new ChatEvent.Executed(call.Id, ToolCallState.Failed, "it broke"));
        await Tell(session, answer: null, new ChatEvent.Executed(call.Id, ToolCallState.Succeeded, "it did not"));

        Assert.Equal(
            call with { State = ToolCallState.Failed, DecidedAt = Clock.Now, Result = "it broke" }, Value(await Calls.Find(Eve, call.Id, Cancellation)));
        Assert.Contains("it is done", Assert.IsType<Failure.Conflict>(FailureOf(await Calls.Decide(Eve, call.Id, approved: true, Cancellation))).Message, StringComparison.Ordinal);
    }
}
