using K13d.Domain.Diagnosis;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Domain.Tools;

namespace K13d.Application.Ports.Chat;

/// <summary>A model that is asked over the network.</summary>
public interface ILanguageModel
{
    /// <summary>
    /// Streams the model's next answer, piece by piece as it comes. A failure is the last item: LlmFailed, in words that say what to do, or Invalid where the
    /// endpoint may not be asked. It runs no tool: what the model wants is an item.
    /// </summary>
    IAsyncEnumerable<Result<ModelPart>> Answer(LlmConfiguration llm, ModelRequest request, CancellationToken cancellation);
}

/// <param name="Instructions">What the model is and has to keep to (the system prompt).</param>
/// <param name="Turns">The conversation up to now; the last one is the person's, or what a tool answered.</param>
/// <param name="Tools">Those that it may ask for; empty where it is to answer with what it has.</param>
public sealed record ModelRequest(string Instructions, IReadOnlyList<ModelTurn> Turns, IReadOnlyList<ModelTool> Tools);

/// <param name="Parameters">The JSON Schema of its arguments.</param>
public sealed record ModelTool(string Name, string Description, string Parameters);

/// <summary>One turn of a conversation.</summary>
public abstract record ModelTurn
{
    private ModelTurn()
    {
    }

    public sealed record Person(string Text) : ModelTurn;

    public sealed record Model(string Text, IReadOnlyList<ModelToolCall> Calls) : ModelTurn;

    /// <param name="CallId">Of the call that it answers.</param>
    /// <param name="State">How the call ended.</param>
    /// <param name="Verdict">Where the tool was the diagnosis, what it came to; null otherwise, and in what was said in former runs.</param>
    public sealed record Tool(string CallId, string Text, ToolCallState State, Verdict? Verdict = null) : ModelTurn;
}

/// <summary>A tool that the model asks for.</summary>
/// <param name="Id">The model's own, good for telling it what came of it and for nothing else.</param>
/// <param name="Arguments">As the model wrote them; they may be no JSON.</param>
public sealed record ModelToolCall(string Id, string Tool, string Arguments);

/// <summary>A piece of an answer.</summary>
public abstract record ModelPart
{
    private ModelPart()
    {
    }

    public sealed record Text(string Content) : ModelPart;

    /// <summary>A call that has arrived whole.</summary>
    public sealed record Call(ModelToolCall Wanted) : ModelPart;

    /// <summary>What the answer took; at most one, at the end. Not every endpoint says it.</summary>
    public sealed record Usage(long InputTokens, long OutputTokens) : ModelPart;
}
