using System.Text;
using K13d.Application.Ports.Chat;
using Microsoft.SemanticKernel;

namespace K13d.Infrastructure.Llm.Protocol;

/// <summary>
/// Puts tool calls together from the pieces in which they come: a call's id and name first, its arguments in fragments, and those of several calls told
/// apart by a number, or, by endpoints that give none, by their ids.
/// </summary>
internal sealed class ToolCallFragments
{
    private const int MostCalls = 64;
    private const int MostLetters = 1024 * 1024;

    private readonly List<Begun> begun = [];
    private readonly Dictionary<int, Begun> current = [];
    private int letters;

    /// <summary>The calls, whole, in the order in which they began.</summary>
    public IReadOnlyList<ModelToolCall> Whole() => [.. begun.Select(call => new ModelToolCall(call.Id, call.Tool, call.Arguments.ToString()))];

    /// <summary>Null where it fits; otherwise what is wrong, without a full stop.</summary>
    public string? Add(StreamingFunctionCallUpdateContent fragment)
    {
        var known = current.GetValueOrDefault(fragment.FunctionCallIndex);
        if (known is null || IsAnother(fragment, known))
        {
            return Begin(fragment);
        }

        return IsForeign(fragment, known) ? "the model asked for a tool in pieces that do not fit together" : Append(fragment, known);
    }

    private static bool IsAnother(StreamingFunctionCallUpdateContent fragment, Begun call) =>
        fragment is { CallId.Length: > 0, Name.Length: > 0 } && fragment.CallId != call.Id;

    private static bool IsForeign(StreamingFunctionCallUpdateContent fragment, Begun call) =>
        (fragment.CallId is { Length: > 0 } id && id != call.Id) || (fragment.Name is { Length: > 0 } name && name != call.Tool);

    private string? Begin(StreamingFunctionCallUpdateContent fragment)
    {
        if (fragment.Name is not { Length: > 0 } tool)
        {
            return "the model asked for a tool without naming it";
        }

        if (begun.Count == MostCalls)
        {
            return $"the model asked for more than {MostCalls} tools at once";
        }

        // Some endpoints give no id, and their model must be told all the same which call is answered.
        var call = new Begun(fragment.CallId is { Length: > 0 } id ? id : $"call_{begun.Count + 1}", tool, new StringBuilder());
        begun.Add(call);
        current[fragment.FunctionCallIndex] = call;
        return Append(fragment, call);
    }

    private string? Append(StreamingFunctionCallUpdateContent fragment, Begun call)
    {
        letters += fragment.Arguments?.Length ?? 0;
        if (letters > MostLetters)
        {
            return "the model asked for tools with more than a million letters of arguments";
        }

        call.Arguments.Append(fragment.Arguments);
        return null;
    }

    private sealed record Begun(string Id, string Tool, StringBuilder Arguments);
}
