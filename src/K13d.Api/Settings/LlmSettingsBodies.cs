using System.Text.Json.Serialization;
using K13d.Application.Settings;

namespace K13d.Api.Settings;

/// <summary>Which model the operator asks.</summary>
/// <param name="Provider">`builtin`, `openai`, `azure`, `ollama`, `gemini`, `anthropic`, `bedrock` or `custom`.</param>
/// <param name="Model">As its provider names it, on Azure the deployment; empty for `builtin`.</param>
/// <param name="Endpoint">Where it is asked; null for `builtin`.</param>
/// <param name="ContextTokens">How much the model takes at once.</param>
/// <param name="ApiKeySet">Whether there is a key. It is never shown.</param>
public sealed record LlmSettingsBody(
    string Provider,
    string Model,
    string? Endpoint,
    [property: JsonPropertyName("context_tokens")] int ContextTokens,
    [property: JsonPropertyName("api_key_set")] bool ApiKeySet)
{
    internal static LlmSettingsBody Of(DescribedLlm llm) => new(llm.Provider, llm.Model, llm.Endpoint?.AbsoluteUri, llm.ContextTokens, llm.HasApiKey);
}

/// <summary>What is left out keeps its value, unless the provider changes: then nothing of the former one's is kept.</summary>
/// <param name="Provider">`builtin`, `openai`, `azure`, `ollama`, `gemini`, `anthropic`, `bedrock` or `custom`.</param>
/// <param name="Model">As its provider names it, on Azure the deployment.</param>
/// <param name="ApiKey">Kept encrypted and never shown; empty for none. It is forgotten when provider or endpoint change and none is given.</param>
/// <param name="Endpoint">A URL, up to where OpenAI's protocol adds `/chat/completions`; empty for the provider's own. `azure`, `bedrock` and `custom` have none of their own.</param>
/// <param name="ContextTokens">How much the model takes at once: 2048 to 10000000.</param>
public sealed record ChangeLlmSettingsBody(
    string? Provider,
    string? Model,
    [property: JsonPropertyName("api_key")] string? ApiKey,
    string? Endpoint,
    [property: JsonPropertyName("context_tokens")] int? ContextTokens)
{
    internal LlmChange Change => new(Provider, Model, Endpoint, ContextTokens, ApiKey);

    // It holds the key.
    public override string ToString() => nameof(ChangeLlmSettingsBody);
}

/// <summary>How a model answered a tiny question.</summary>
/// <param name="Ok">Whether the operator could work with it.</param>
/// <param name="LatencyMs">How long the answer took, in milliseconds.</param>
/// <param name="Error">Why not, and what to do; null where it could.</param>
public sealed record TestedLlmBody(bool Ok, [property: JsonPropertyName("latency_ms")] long LatencyMs, string Provider, string Model, string? Error)
{
    internal static TestedLlmBody Of(TestedLlm tested) =>
        new(tested.Error is null, (long)tested.Latency.TotalMilliseconds, tested.Llm.Provider, tested.Llm.Model, tested.Error);
}
