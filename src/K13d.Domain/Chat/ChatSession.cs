using K13d.Domain.Failures;

namespace K13d.Domain.Chat;

/// <summary>A conversation of one person with the operator.</summary>
/// <param name="Title">Its first question, shortened.</param>
/// <param name="Run">The run that holds it; null where none does.</param>
/// <param name="LastEvent">The number of its last event; 0 where there is none.</param>
public sealed record ChatSession(Guid Id, Guid UserId, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? Run, long LastEvent)
{
    /// <summary>Characters of a title.</summary>
    public const int LongestTitle = 80;

    /// <summary>Whether its run has not been heard of for longer than its lease, so that none goes on.</summary>
    public bool IsLapsed { get; init; }

    /// <summary>Whether a run goes on in it.</summary>
    public bool IsBusy => Run is not null && !IsLapsed;

    /// <summary>Why nothing else can be done with it now.</summary>
    public static Failure.Conflict GoesOn(Guid session) =>
        new($"A run goes on in the chat session {session}: wait for its end, or cancel it with DELETE /api/chat/agentic/{session}.");

    /// <summary>The title of a session that begins with this question: one line of it.</summary>
    public static string TitleOf(string question)
    {
        var line = string.Join(' ', question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LongestTitle)
        {
            return line;
        }

        var end = LongestTitle - 1;
        return $"{line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)]}…";
    }
}

/// <summary>One thing that was said in a conversation.</summary>
public sealed record ChatMessage(ChatRole Role, string Content, DateTimeOffset At);

public enum ChatRole
{
    User,
    Assistant,
}
