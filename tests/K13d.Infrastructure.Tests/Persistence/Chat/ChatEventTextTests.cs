using System.Text.Json;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;
using K13d.Infrastructure.Persistence.Chat;

namespace K13d.Infrastructure.Tests.Persistence.Chat;

public sealed class ChatEventTextTests
{
    // Records compare what they hold by reference where it is a dictionary.
    private static readonly IReadOnlyDictionary<string, object?> Same = new Dictionary<string, object?>();

    private static readonly ToolCall Call =
        new("tc-1", Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), new ToolAction("kubectl", "get pods", "f1", Risk.Dangerous, "Why.") { Preview = "-a\n+b" })
        {
            RequestedAt = new(2026, 11, 24, 10, 30, 0, 123, TimeSpan.Zero),
            State = ToolCallState.Succeeded,
            DecidedAt = new(2026, 11, 24, 10, 31, 0, TimeSpan.Zero),
            Result = "done",
        };

    private static readonly Failure[] Failures =
    [
        new Failure.Unauthorized("a"), new Failure.BadCredentials("b"), new Failure.Forbidden("c"), new Failure.NotFound("d"), new Failure.Invalid("e"),
        new Failure.Conflict("f"), new Failure.TooMany("g", TimeSpan.FromSeconds(1.5)), new Failure.Unavailable("TOOL_MISSING", "h"), new Failure.TimedOut("i"),
        new Failure.ClusterFailed("j"), new Failure.LlmFailed("k \u0000 \"quoted\" \n ü 😀"),
    ];

    private static readonly ChatEvent[] Events =
    [
        new ChatEvent.Chunk("a \u0000 \"quoted\" \n ü 😀"), new ChatEvent.Requested(Call, "It only reads."), new ChatEvent.Requested(Call with { DecidedAt = null, Result = null }, Unasked: null),
        new ChatEvent.Executed("tc-1", ToolCallState.Refused, "no"), new ChatEvent.Ended(Complete: true), new ChatEvent.Ended(Complete: false, "cut"),
        .. Failures.Select(failure => new ChatEvent.Failed(failure with { Details = Same })),
    ];

    public static TheoryData<string> Indexes => [.. Enumerable.Range(0, Events.Length).Select(index => $"{index}")];

    [Fact]
    public void There_is_an_example_of_every_event_and_of_every_failure()
    {
        Assert.Equal(KindsOf(typeof(ChatEvent)), Events.Select(told => told.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(KindsOf(typeof(Failure)), Failures.Select(failure => failure.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Indexes))]
    public void An_event_is_read_as_it_was_written(string index)
    {
        var written = Events[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)];

        var text = ChatEventText.Write(written);
        var read = ChatEventText.Read(text);

        Assert.DoesNotContain('\0', text);
        Assert.Equal(text, ChatEventText.Write(read));
        Assert.Equal(written, read is ChatEvent.Failed failed ? new ChatEvent.Failed(failed.Failure with { Details = Same }) : read);
    }

    [Fact]
    public void What_a_program_can_read_of_a_failure_is_kept()
    {
        var details = new Dictionary<string, object?> { ["status"] = 429, ["choices"] = new[] { "a", "b" }, ["none"] = null };

        var read = ChatEventText.Read(ChatEventText.Write(new ChatEvent.Failed(new Failure.LlmFailed("no") { Details = details })));

        Assert.Equal(JsonSerializer.Serialize(details), JsonSerializer.Serialize(Assert.IsType<ChatEvent.Failed>(read).Failure.Details));
    }

    private static IEnumerable<string> KindsOf(Type type) =>
        type.GetNestedTypes().Where(kind => kind.IsSubclassOf(type)).Select(kind => kind.Name).Order(StringComparer.Ordinal);
}
