using K13d.Application.Chat.Runs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Signals;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Chat;

public sealed class RunLogTests
{
    private static readonly ChatEvent End = new ChatEvent.Ended(Complete: true);

    private readonly FakeTimeProvider clock = new();
    private readonly IChatEvents events = Substitute.For<IChatEvents>();
    private readonly ISignals signals = Substitute.For<ISignals>();
    private readonly List<NumberedEvent> kept = [];
    private readonly List<ChatMessage> messages = [];
    private readonly Queue<Failure> failures = new();
    private readonly RunLog log;

    public RunLogTests()
    {
        var session = new ChatSession(Guid.NewGuid(), Guid.NewGuid(), "why?", clock.GetUtcNow(), clock.GetUtcNow(), null, LastEvent: 7);
        var origin = new RequestOrigin(new Caller(session.UserId, "eve", Role.Viewer, Guid.NewGuid()), "c", null);
        log = new RunLog(new RunOrder(origin, session, Guid.NewGuid(), ChatContext.Default, UserSettings.Default, LlmConfiguration.Builtin), events, signals, clock);
        events.Append(default, default, default!, default, default).ReturnsForAnyArgs(call =>
        {
            if (failures.TryDequeue(out var failure))
            {
                return failure;
            }

            kept.AddRange(call.ArgAt<IReadOnlyList<NumberedEvent>>(2));
            messages.AddRange(call.ArgAt<ChatMessage?>(3) is { } answer ? [answer] : []);
            return new Done();
        });
    }

    [Fact]
    public async Task Events_are_numbered_on_from_the_sessions_last()
    {
        Say("Let me ", "look.");
        log.Tell(End);

        await log.Keep();

        Assert.Equal([8, 9, 10], kept.Select(told => told.Number));
        Assert.Equal("Let me look.", Assert.Single(messages).Content);
    }

    [Fact]
    public async Task What_was_said_before_a_tool_is_asked_for_is_a_message_of_its_own()
    {
        var keeping = log.Keep();
        Say("Let me look.");
        await log.Kept(TestContext.Current.CancellationToken);
        Assert.Equal("Let me look.", Assert.Single(messages).Content);
        Say("All is well.");
        log.Tell(End);

        await keeping;

        Assert.Equal(["Let me look.", "All is well."], messages.Select(message => message.Content));
    }

    [Fact]
    public async Task Pieces_that_come_faster_than_they_are_kept_become_one_and_nothing_is_lost()
    {
        Say([.. Enumerable.Range(0, 100).Select(number => $"{number} ")]);
        log.Tell(End);

        await log.Keep();

        Assert.Equal(2, kept.Count);
        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(number => $"{number} ")), Assert.IsType<ChatEvent.Chunk>(kept[0].Event).Content);
    }

    [Fact]
    public async Task A_database_that_comes_back_is_asked_again_and_the_numbers_stay()
    {
        failures.Enqueue(new Failure.Unavailable("DATABASE_UNAVAILABLE", "away"));
        Say("one");
        log.Tell(End);

        var keeping = log.Keep();
        clock.Advance(TimeSpan.FromSeconds(1));
        await keeping;

        Assert.Equal([8, 9], kept.Select(told => told.Number));
        Assert.Equal("one", Assert.Single(messages).Content);
    }

    [Fact]
    public async Task A_run_that_has_lost_its_session_is_told_so_at_once()
    {
        failures.Enqueue(new Failure.Conflict("The run does not hold the session any more."));
        Say("one");

        Assert.True((await log.Keep()).IsFailure(out var failure, out _));
        Assert.IsType<Failure.Conflict>(failure);
        Assert.Empty(kept);
    }

    private void Say(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            log.Tell(new ChatEvent.Chunk(piece));
        }
    }
}
