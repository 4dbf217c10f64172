using System.ClientModel;
using System.ClientModel.Primitives;
using K13d.Domain.Settings;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace K13d.Infrastructure.Llm.Protocol;

/// <summary>
/// Makes the library's client for a configuration, on K13d's HTTP client. It repeats nothing and logs nothing: what it would log may hold the conversation.
/// </summary>
internal static class ModelClient
{
    /// <summary>The library wants one; it is not sent.</summary>
    private const string NoKey = "none";

    public static IChatCompletionService For(LlmConfiguration llm, HttpClient http)
    {
        var azure = llm.Provider == LlmProvider.Azure ? AzureEndpoint.Of(llm) : null;
        var options = new OpenAIClientOptions
        {
            Endpoint = azure?.Deployment ?? llm.AskedAt,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
            EnableDistributedTracing = false,
            UserAgentApplicationId = "K13d",
        };
        options.AddPolicy(new Amendment(request => Amend(request, llm, azure)), PipelinePosition.BeforeTransport);
        return new OpenAIChatCompletionService(llm.Model, new OpenAIClient(new ApiKeyCredential(llm.ApiKey ?? NoKey), options));
    }

    private static void Amend(PipelineRequest request, LlmConfiguration llm, AzureEndpoint? azure)
    {
        if (azure is not null || llm.ApiKey is null)
        {
            request.Headers.Remove("Authorization");
        }

        if (azure is not null && llm.ApiKey is not null)
        {
            request.Headers.Set("api-key", llm.ApiKey);
        }

        if (azure is { Version.Length: > 0 } && request.Uri is { } uri)
        {
            request.Uri = new UriBuilder(uri) { Query = azure.Version }.Uri;
        }
    }

    /// <summary>Changes a request in what the library has no place for.</summary>
    private sealed class Amendment(Action<PipelineRequest> amend) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            amend(message.Request);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            amend(message.Request);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}
