namespace K13d.Testing.Llm;

/// <summary>
/// What a <see cref="ScriptedModel"/> answers, said in the order in which it comes:
/// <c>Answer.Text("Let me ", "look.").Call("kubectl", """{"command":"get pods"}""")</c>.
/// </summary>
public sealed record Answer
{
    /// <summary>Into so many pieces the arguments of a call are cut.</summary>
    private const int Fragments = 3;

    private Answer()
    {
    }

    /// <summary>Says nothing; good for beginning with something else than text.</summary>
    public static Answer Nothing { get; } = new();

    internal IReadOnlyList<Piece> Pieces { get; private init; } = [];

    internal int Status { get; private init; } = 200;

    /// <summary>Beside those of the protocol.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>Null where it is streamed from <see cref="Pieces"/>.</summary>
    internal (string Type, string Text)? Body { get; private init; }

    /// <summary>Null means what belongs to what was said: <c>stop</c> or <c>tool_calls</c>.</summary>
    internal string? FinishReason { get; private init; }

    internal Ending Ends { get; private init; }

    internal (long Input, long Output)? Tokens { get; private init; } = (100, 20);

    private int Calls => Pieces.OfType<Piece.CallBegins>().Count();

    /// <param name="pieces">Each in an event of its own.</param>
    public static Answer Text(params string[] pieces) => Nothing.Say(pieces);

    /// <inheritdoc cref="Call"/>
    public static Answer ToCall(string tool, string arguments, string? id = null) => Nothing.Call(tool, arguments, id);

    /// <summary>Fails as OpenAI does.</summary>
    public static Answer Error(int status, string message, string type = "invalid_request_error", string? code = null, params (string Name, string Value)[] headers) => Raw(
        status,
        "application/json",
        System.Text.Json.JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code } }),
        headers);

    /// <summary>Answers with a body that may be anything.</summary>
    public static Answer Raw(int status, string contentType, string body, params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        Body = (contentType, body),
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
    };

    public Answer Say(params string[] pieces) => Add(pieces.Select(piece => new Piece.Text(piece)));

    /// <summary>Asks for a tool as OpenAI does: its id and name first, then its arguments in fragments.</summary>
    /// <param name="id">Null for one of its own: <c>call_1</c>.</param>
    public Answer Call(string tool, string arguments, string? id = null) => Add([Begin(Calls, tool, id), .. Cut(Calls, arguments)]);

    /// <summary>Asks for several tools whose fragments come mixed.</summary>
    public Answer CallTogether(params (string Tool, string Arguments)[] calls)
    {
        var begun = Calls;
        var begins = calls.Select((call, at) => Begin(begun + at, call.Tool, id: null));
        var cut = calls.Select((call, at) => Cut(begun + at, call.Arguments)).ToArray();
        return Add([.. begins, .. Enumerable.Range(0, cut.Max(one => one.Count)).SelectMany(at => cut.Where(one => one.Count > at).Select(one => one[at]))]);
    }

    /// <summary>Goes on only when this has happened. What came before has been sent by then.</summary>
    public Answer Until(Task signal) => Add([new Piece.Until(signal)]);

    /// <summary>Sends an event with this as its data, whatever it is.</summary>
    public Answer Event(string data) => Add([new Piece.Event(data)]);

    /// <summary>Ends with this reason: <c>length</c>, <c>content_filter</c>.</summary>
    public Answer Finish(string reason) => this with { FinishReason = reason };

    /// <summary>Reports this use, where it was asked for.</summary>
    public Answer Usage(long input, long output) => this with { Tokens = (input, output) };

    public Answer WithoutUsage() => this with { Tokens = null };

    /// <summary>Breaks the connection off at its end.</summary>
    public Answer BreakOff() => this with { Ends = Ending.BrokenOff };

    /// <summary>Ends as if it were whole, without a reason and without <c>[DONE]</c>.</summary>
    public Answer Stop() => this with { Ends = Ending.Stopped };

    internal enum Ending
    {
        Whole,
        Stopped,
        BrokenOff,
    }

    private static Piece.CallBegins Begin(int index, string tool, string? id) => new Piece.CallBegins(index, id ?? $"call_{index + 1}", tool);

    private static List<Piece> Cut(int index, string arguments)
    {
        var length = Math.Max(1, (arguments.Length + Fragments - 1) / Fragments);
        return [.. arguments.Chunk(length).Select(fragment => new Piece.CallGoesOn(index, new string(fragment)))];
    }

    private Answer Add(IEnumerable<Piece> pieces) => this with { Pieces = [.. Pieces, .. pieces] };

    /// <summary>One event of the stream, or a wait.</summary>
    internal abstract record Piece
    {
        private Piece()
        {
        }

        internal sealed record Text(string Content) : Piece;

        internal sealed record CallBegins(int Index, string Id, string Tool) : Piece;

        internal sealed record CallGoesOn(int Index, string Arguments) : Piece;

        internal sealed record Until(Task Signal) : Piece;

        internal sealed record Event(string Data) : Piece;
    }
}
