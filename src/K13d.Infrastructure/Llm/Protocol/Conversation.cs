using System.Text.Json;
using K13d.Application.Ports.Chat;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using ChatToolCall = OpenAI.Chat.ChatToolCall;

namespace K13d.Infrastructure.Llm.Protocol;

/// <summary>Makes of a conversation the messages that the library sends.</summary>
internal static class Conversation
{
    /// <summary>Under this name the library looks for calls as the model wrote them; in parts of its own it would write their arguments anew.</summary>
    private const string Calls = "ChatResponseMessage.FunctionToolCalls";

    public static ChatHistory Of(ModelRequest request)
    {
        var history = new ChatHistory();
        if (request.Instructions.Length > 0)
        {
            history.AddSystemMessage(request.Instructions);
        }

        history.AddRange(request.Turns.Select(Message));
        return history;
    }

    private static ChatMessageContent Message(ModelTurn turn) => turn switch
    {
        ModelTurn.Person person => new(AuthorRole.User, person.Text),
        ModelTurn.Model { Calls.Count: 0 } model => new(AuthorRole.Assistant, model.Text),
        ModelTurn.Model model => new(AuthorRole.Assistant, model.Text, metadata: new Dictionary<string, object?> { [Calls] = model.Calls.Select(Call).ToArray() }),
        ModelTurn.Tool tool => new(AuthorRole.Tool, tool.Text, metadata: new Dictionary<string, object?> { [OpenAIChatMessageContent.ToolIdProperty] = tool.CallId }),
        _ => throw new InvalidOperationException($"{turn.GetType()} is no message: add it here."),
    };

    private static ChatToolCall Call(ModelToolCall call) =>
        ChatToolCall.CreateFunctionToolCall(call.Id, call.Tool, BinaryData.FromString(IsObject(call.Arguments) ? call.Arguments : "{}"));

    /// <summary>Many endpoints fail for good on a conversation in which they cannot read arguments; what was wrong with them, the tool's answer says.</summary>
    private static bool IsObject(string arguments)
    {
        try
        {
            using var read = JsonDocument.Parse(arguments);
            return read.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
