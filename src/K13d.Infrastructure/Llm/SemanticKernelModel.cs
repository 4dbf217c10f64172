using System.Runtime.CompilerServices;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Llm.Http;
using K13d.Infrastructure.Llm.Protocol;
using Microsoft.SemanticKernel;

namespace K13d.Infrastructure.Llm;

/// <summary>Asks models over OpenAI's protocol, or Azure's, with Semantic Kernel's chat completion, which invokes nothing.</summary>
internal sealed class SemanticKernelModel(LlmConnections connections, LlmOptions options, LastAnswer last, TimeProvider time) : ILanguageModel
{
    public async IAsyncEnumerable<Result<ModelPart>> Answer(
        LlmConfiguration llm, ModelRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (llm.AskedAt is null)
        {
            // The library would ask OpenAI.
            throw new InvalidOperationException($"{llm} is nobody that can be asked.");
        }

        var failures = new LlmFailures(llm, options.Silence, time);
        if (llm.LacksKey)
        {
            yield return failures.NoKey;
            yield break;
        }

        var answer = new ModelAnswer(failures);
        using var http = connections.For(hasKey: llm.ApiKey is not null);
        await using var pieces = ModelClient.For(llm, http)
            .GetStreamingChatMessageContentsAsync(Conversation.Of(request), AdvertisedTools.Settings(request.Tools), new Kernel(), cancellation)
            .GetAsyncEnumerator(cancellation);
        while (true)
        {
            if ((await Advance(pieces, llm, failures, cancellation)).IsFailure(out var failure, out var more))
            {
                yield return failure;
                yield break;
            }

            if (!more)
            {
                break;
            }

            if (answer.Take(pieces.Current).IsFailure(out failure, out var text))
            {
                yield return failure;
                yield break;
            }

            if (text.Length > 0)
            {
                yield return new ModelPart.Text(text);
            }
        }

        foreach (var part in answer.End())
        {
            yield return part;
        }
    }

    /// <summary>Whether there is another piece.</summary>
    private async Task<Result<bool>> Advance(
        IAsyncEnumerator<StreamingChatMessageContent> pieces, LlmConfiguration llm, LlmFailures failures, CancellationToken cancellation)
    {
        try
        {
            var more = await pieces.MoveNextAsync();
            last.Note(llm, answered: true);
            return more;
        }
        catch (Exception broken) when (!cancellation.IsCancellationRequested && failures.Of(broken) is { } failure)
        {
            last.Note(llm, answered: LlmFailures.IsOfQuestion(broken));
            return failure;
        }
    }
}
