namespace K13d.Application.Chat.Runs;

/// <summary>What the parts of a run, its readers and those who decide on it wake each other by.</summary>
internal static class ChatTopics
{
    /// <summary>There are new events.</summary>
    public static string Events(Guid session) => $"chat:{session:N}";

    /// <summary>Somebody wants the run to end.</summary>
    public static string Cancel(Guid session) => $"chat-cancel:{session:N}";

    /// <summary>A tool call was decided on.</summary>
    public static string Decision(string call) => $"tool:{call}";
}
