using System.ClientModel.Primitives;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using Microsoft.SemanticKernel;
using OpenAI.Chat;

namespace K13d.Infrastructure.Llm.Protocol;

/// <summary>One answer as it comes. Text is passed on at once; calls are given out when the answer is known to be whole, because half a call is none.</summary>
internal sealed class ModelAnswer(LlmFailures failures)
{
    /// <summary>Nobody reads more, and it is held until the answer is over.</summary>
    private const int MostLetters = 1024 * 1024;

    private readonly ToolCallFragments calls = new();
    private int letters;
    private ChatFinishReason? reason;
    private ChatTokenUsage? usage;

    /// <summary>The text in this piece, which may be none.</summary>
    public Result<string> Take(StreamingChatMessageContent piece)
    {
        foreach (var fragment in piece.Items.OfType<StreamingFunctionCallUpdateContent>())
        {
            if (calls.Add(fragment) is { } fault)
            {
                return failures.Unusable(fault);
            }
        }

        if (piece.InnerContent is StreamingChatCompletionUpdate update)
        {
            reason = update.FinishReason ?? reason;
            usage = update.Usage ?? usage;
            if (IsEmpty(update) && Quote.Read(ModelReaderWriter.Write(update).ToString()) is { Message.Length: > 0 } error)
            {
                return failures.Said(error);
            }
        }

        letters += piece.Content?.Length ?? 0;
        return letters > MostLetters ? failures.Unusable("the model answered with more than a million letters") : piece.Content ?? "";
    }

    /// <summary>The library overlooks errors that an endpoint sends after it has begun to answer: they are pieces with nothing that it knows.</summary>
    private static bool IsEmpty(StreamingChatCompletionUpdate update) =>
        update is { Role: null, FinishReason: null, Usage: null, ContentUpdate.Count: 0, ToolCallUpdates.Count: 0 };

    /// <summary>What is left to say when nothing more comes.</summary>
    public IEnumerable<Result<ModelPart>> End() => Fault() is { } failure ? [failure] : Parts();

    private Failure.LlmFailed? Fault() => reason switch
    {
        null => failures.CutOff,
        ChatFinishReason.Length => failures.TooLong,
        ChatFinishReason.ContentFilter => failures.Filtered,
        _ => null,
    };

    private IEnumerable<Result<ModelPart>> Parts()
    {
        foreach (var call in calls.Whole())
        {
            yield return new ModelPart.Call(call);
        }

        if (usage is not null)
        {
            yield return new ModelPart.Usage(usage.InputTokenCount, usage.OutputTokenCount);
        }
    }
}
