using System.Text.Json;

namespace K13d.Testing.Llm;

/// <summary>A request that came to a <see cref="ScriptedModel"/>.</summary>
/// <param name="Path">With the query: <c>/v1/chat/completions</c>.</param>
/// <param name="Body">As it came.</param>
/// <param name="Left">Done when whoever asked has hung up before the answer was over.</param>
public sealed record AskedModel(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body, Task Left)
{
    public string Model => Body.TryGetProperty("model", out var model) ? model.GetString()! : "";

    public IReadOnlyList<AskedMessage> Messages => [.. Body.GetProperty("messages").EnumerateArray().Select(AskedMessage.Of)];

    /// <summary>The last of them.</summary>
    public AskedMessage Last => Messages[^1];

    /// <summary>The last thing that the person said.</summary>
    public string Question => Messages.Last(message => message.Role == "user").Text;

    /// <summary>What tools answered since then, the first first.</summary>
    public IReadOnlyList<string> ToolAnswers =>
        [.. Messages.Reverse().TakeWhile(message => message.Role != "user").Where(message => message.Role == "tool").Select(message => message.Text).Reverse()];

    public IReadOnlyList<AskedTool> Tools =>
        Body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => AskedTool.Of(tool.GetProperty("function")))] : [];

    internal bool WantsUsage => Body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var wanted) && wanted.GetBoolean();
}

/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="CallId">Of the call that a tool's message answers; null in others.</param>
public sealed record AskedMessage(string Role, string Text, IReadOnlyList<AskedCall> Calls, string? CallId)
{
    internal static AskedMessage Of(JsonElement message) => new(
        message.GetProperty("role").GetString()!,
        message.TryGetProperty("content", out var content) ? TextOf(content) : "",
        message.TryGetProperty("tool_calls", out var calls) ? [.. calls.EnumerateArray().Select(AskedCall.Of)] : [],
        message.TryGetProperty("tool_call_id", out var id) ? id.GetString() : null);

    private static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString())),
        _ => "",
    };
}

/// <summary>A call that the model is reminded of.</summary>
public sealed record AskedCall(string Id, string Tool, string Arguments)
{
    internal static AskedCall Of(JsonElement call)
    {
        var function = call.GetProperty("function");
        return new(call.GetProperty("id").GetString()!, function.GetProperty("name").GetString()!, function.GetProperty("arguments").GetString()!);
    }
}

/// <summary>A tool that it was offered.</summary>
/// <param name="Parameters">The JSON Schema of its arguments.</param>
public sealed record AskedTool(string Name, string Description, JsonElement Parameters)
{
    internal static AskedTool Of(JsonElement function) =>
        new(function.GetProperty("name").GetString()!, function.GetProperty("description").GetString()!, function.GetProperty("parameters"));
}
