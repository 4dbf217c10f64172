using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Settings;

namespace K13d.Application.Chat.Runs;

/// <summary>
/// What a model is told of what was said and done, kept within what it takes at once: the oldest tool output is summarised first, then the oldest turns are left out.
/// The question at hand always stays.
/// </summary>
internal sealed class Conversation
{
    /// <summary>Characters of a token, at the least: what is not English, and YAML, take more tokens than prose.</summary>
    public const int CharactersOfToken = 3;

    /// <summary>Of what the model takes, a third is left for its answer and for what its own count finds more.</summary>
    private const double Share = 2.0 / 3;

    /// <summary>Tool output that is summarised shrinks to so many lines at its beginning and at its end.</summary>
    private const int LinesKept = 4;

    private const int LongestLineKept = 200;

    private const string Summarised = "[Summary: ";

    private readonly List<ModelTurn> turns;
    private readonly int room;
    private int question;

    /// <param name="instructions">Take room too.</param>
    private Conversation(List<ModelTurn> turns, Instructions instructions, LlmConfiguration llm) =>
        (this.turns, question, room) = (turns, turns.Count - 1, (int)(llm.ContextTokens * Share * CharactersOfToken) - instructions.Text.Length);

    /// <summary>For the model, within its room.</summary>
    public IReadOnlyList<ModelTurn> Turns => turns;

    /// <summary>How many tokens it is, about: for endpoints that do not say.</summary>
    public long Tokens => turns.Sum(TokensOf);

    /// <inheritdoc cref="Tokens"/>
    public static long TokensOf(ModelTurn turn) => SizeOf(turn) / CharactersOfToken;

    /// <summary>Goes on from what is kept of a session; its last entry is the question.</summary>
    public static Conversation Of(IReadOnlyList<ChatEntry> entries, Instructions instructions, LlmConfiguration llm)
    {
        var turns = new List<ModelTurn>();
        // Where the beginning is not there, it goes on from the first question that is.
        foreach (var entry in entries.SkipWhile(entry => entry.Message is not { Role: ChatRole.User }))
        {
            if (entry.Message is { Role: ChatRole.User } asked)
            {
                turns.Add(new ModelTurn.Person(asked.Content));
            }
            else if (entry.Message is { } said)
            {
                turns.Add(new ModelTurn.Model(said.Content, []));
            }
            else if (entry.Call is { } call)
            {
                turns.Add(new ModelTurn.Model("", [new ModelToolCall(call.Id, call.Action.Tool, System.Text.Json.JsonSerializer.Serialize(new { command = call.Action.Command }))]));
                turns.Add(new ModelTurn.Tool(call.Id, instructions.Handed(call.Result ?? $"Not done: it was {call.State.ToString().ToLowerInvariant()}.", call.State), call.State));
            }
        }

        var conversation = new Conversation(turns, instructions, llm);
        conversation.Fit();
        return conversation;
    }

    public void Add(params IEnumerable<ModelTurn> more)
    {
        turns.AddRange(more);
        Fit();
    }

    private void Fit()
    {
        var size = turns.Sum(SizeOf);
        for (var at = 0; size > room && at < turns.Count; at++)
        {
            // The newest output is what the model asked for just now: it is shortened only when nothing else is left.
            if (turns[at] is ModelTurn.Tool output && at != turns.Count - 1)
            {
                turns[at] = output with { Text = Summary(output.Text) };
                size -= SizeOf(output) - SizeOf(turns[at]);
            }
        }

        while (size > room && question > 0)
        {
            // A call and what was answered to it go together, and a conversation begins with a person.
            var next = turns.FindIndex(1, turn => turn is ModelTurn.Person);
            size -= turns.Take(next).Sum(SizeOf);
            turns.RemoveRange(0, next);
            question -= next;
        }

        if (size > room && turns[^1] is ModelTurn.Tool last)
        {
            turns[^1] = last with { Text = Summary(last.Text) };
        }
    }

    private static string Summary(string output)
    {
        var lines = output.Split('\n');
        // A summary of a summary would lose where the output begins: the fence around it.
        if (output.StartsWith(Summarised, StringComparison.Ordinal) || (lines.Length <= 2 * LinesKept && output.Length <= 2 * LinesKept * LongestLineKept))
        {
            return output;
        }

        var ends = lines.Length <= 2 * LinesKept ? lines : [.. lines.Take(LinesKept), .. lines.TakeLast(LinesKept)];
        return $"{Summarised}{lines.Length} lines, {output.Length} characters; their beginning and end. Ask for less at once, by name or with --tail, where you need more of it.]\n"
            + string.Join('\n', ends.Select(line => line.Length <= LongestLineKept ? line : line[..LongestLineKept] + "…"));
    }

    private static int SizeOf(ModelTurn turn) => turn switch
    {
        ModelTurn.Person person => person.Text.Length,
        ModelTurn.Model model => model.Text.Length + model.Calls.Sum(call => call.Tool.Length + call.Arguments.Length),
        ModelTurn.Tool tool => tool.Text.Length,
        _ => throw new ArgumentOutOfRangeException(nameof(turn), turn, "A turn without a size."),
    };
}
