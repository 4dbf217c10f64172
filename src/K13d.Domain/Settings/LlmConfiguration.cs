namespace K13d.Domain.Settings;

/// <summary>Which model answers, and where it is.</summary>
/// <param name="Model">As its provider names it; empty for <see cref="LlmProvider.Builtin"/>.</param>
/// <param name="Endpoint">Null means the provider's own.</param>
/// <param name="ContextTokens">How much the model takes at once: instructions, conversation and answer.</param>
public sealed record LlmConfiguration(LlmProvider Provider, string Model, Uri? Endpoint, int ContextTokens)
{
    public const int DefaultContextTokens = 128_000;

    public static LlmConfiguration Builtin { get; } = new(LlmProvider.Builtin, "", Endpoint: null, DefaultContextTokens);

    /// <summary>Never leaves K13d but to the endpoint that it was given for.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where it is asked; null for <see cref="LlmProvider.Builtin"/>.</summary>
    public Uri? AskedAt => Endpoint ?? LlmProviders.Of(Provider).Endpoint;

    /// <summary>Whether its provider answers nobody without a key and it has none.</summary>
    public bool LacksKey => ApiKey is null && LlmProviders.Of(Provider).NeedsKey;

    /// <summary>Whether a key that was given for the other may be sent where this one asks.</summary>
    public bool IsAtSamePlaceAs(LlmConfiguration other) => Provider == other.Provider && AskedAt == other.AskedAt;

    public override string ToString() => $"{Provider} {Model}";
}

/// <summary>Who serves a model. All but <see cref="Builtin"/> and <see cref="Azure"/> speak OpenAI's protocol.</summary>
public enum LlmProvider
{
    /// <summary>K13d's own rules: no model, nothing leaves K13d.</summary>
    Builtin,
    OpenAI,
    Azure,
    Ollama,
    Gemini,
    Anthropic,
    Bedrock,
    Custom,
}
