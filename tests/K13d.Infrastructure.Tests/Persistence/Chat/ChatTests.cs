using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Tools;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;
using K13d.Infrastructure.Tests.Persistence.Databases;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Chat;

/// <summary>Tests of what is kept of chats, with a person whose chats they are.</summary>
public abstract class ChatTests(ITestDatabase database) : DatabaseTests(database)
{
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    protected static readonly ChatEvent End = new ChatEvent.Ended(Complete: true);

    private int calls;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected Guid Eve { get; } = Guid.NewGuid();

    protected IChatSessions Sessions => K13d.Get<IChatSessions>();

    protected IChatEvents Events => K13d.Get<IChatEvents>();

    protected IChatHistory History => K13d.Get<IChatHistory>();

    protected IToolCalls Calls => K13d.Get<IToolCalls>();

    protected ChatMessage Says(string text) => new(ChatRole.User, text, Clock.Now);

    protected ChatMessage Answers(string text) => new(ChatRole.Assistant, text, Clock.Now);

    protected async Task<ChatSession> Begin(Guid? session = null, string question = "why?", Guid? run = null) =>
        Value(await Sessions.Begin(Eve, session, Says(question), run ?? Guid.NewGuid(), Lease, Cancellation));

    /// <summary>Tells what comes next in a session as its run does.</summary>
    protected async Task<Failure?> Tell(ChatSession session, ChatMessage? answer, params ChatEvent[] events)
    {
        var last = Value(await Sessions.Find(session.UserId, session.Id, Cancellation)).LastEvent;
        return FailureOf(await Events.Append(session.Id, RunOf(session), Numbered(last, RunOf(session), events), answer, Cancellation));
    }

    protected static NumberedEvent[] Numbered(long last, Guid run, params ChatEvent[] events) =>
        [.. events.Select((told, index) => new NumberedEvent(last + 1 + index, run, told))];

    protected ToolCall CallOf(ChatSession session) =>
        new($"tc-{++calls}", session.UserId, session.Id, RunOf(session), new ToolAction("kubectl", "get pods", "f1", Risk.Read, "It only reads.") { Preview = "-a\n+b" })
        {
            RequestedAt = Clock.Now,
        };

    protected async Task<ToolCall> Add(ChatSession session)
    {
        var call = CallOf(session);
        Assert.Null(FailureOf(await Calls.Add(call, Cancellation)));
        return call;
    }

    protected async Task<ToolCallState> StateOf(ToolCall call) => Value(await Calls.Find(call.UserId, call.Id, Cancellation)).State;

    /// <summary>That these are one event, and it is the end of a run that lapsed. A failure holds a dictionary, and those are no values.</summary>
    protected static void AssertLapsed(long number, ChatSession session, ChatProgress progress)
    {
        var last = Assert.Single(progress.Events);
        Assert.Equal((number, RunOf(session), $"{ChatEvent.Lapsed}"), (last.Number, last.Run, $"{last.Event}"));
    }

    protected static Guid RunOf(ChatSession session) => session.Run ?? throw new InvalidOperationException("No run goes on in the session.");
}
