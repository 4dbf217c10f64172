using K13d.Domain.Failures;
using K13d.Domain.Tools;

namespace K13d.Domain.Chat;

/// <summary>What a run tells whoever watches it.</summary>
public abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    /// <summary>The end of a run whose process is gone.</summary>
    public static ChatEvent Lapsed { get; } =
        new Failed(new Failure.Unavailable("INTERRUPTED", "The K13d that answered is gone: ask again. What it had begun to do may have taken effect."));

    /// <summary>Whether it is its run's last.</summary>
    public bool IsLast => this is Ended or Failed;

    /// <summary>A piece of the answer.</summary>
    public sealed record Chunk(string Content) : ChatEvent;

    /// <summary>The operator wants to do something.</summary>
    /// <param name="Unasked">Why nobody has to decide on it; null where somebody has to.</param>
    public sealed record Requested(ToolCall Call, string? Unasked) : ChatEvent;

    /// <summary>Something is done, or will not be.</summary>
    public sealed record Executed(string Id, ToolCallState State, string Result) : ChatEvent;

    /// <summary>The answer is over.</summary>
    /// <param name="Complete">False where it was cut off: by a limit or because it was cancelled.</param>
    /// <param name="Reason">Why it was; null where it was not.</param>
    public sealed record Ended(bool Complete, string? Reason = null) : ChatEvent;

    /// <summary>The answer broke off.</summary>
    public sealed record Failed(Failure Failure) : ChatEvent;
}

/// <summary>An event with its place.</summary>
/// <param name="Number">Counts from 1 in its session, without gaps.</param>
public sealed record NumberedEvent(long Number, Guid Run, ChatEvent Event);
