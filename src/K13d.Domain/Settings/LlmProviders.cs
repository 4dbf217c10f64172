namespace K13d.Domain.Settings;

/// <summary>What is to be known of a provider before it is asked.</summary>
/// <param name="Name">As settings and answers have it: <c>openai</c>.</param>
/// <param name="Endpoint">Where it is unless a configuration says otherwise; null where only whoever configures it knows.</param>
/// <param name="NeedsKey">Whether it answers nobody without one.</param>
public sealed record LlmProviderRule(LlmProvider Provider, string Name, Uri? Endpoint, bool NeedsKey);

/// <summary>The providers there are, one a row.</summary>
public static class LlmProviders
{
    public static IReadOnlyList<LlmProviderRule> All { get; } =
    [
        new(LlmProvider.Builtin, "builtin", Endpoint: null, NeedsKey: false),
        new(LlmProvider.OpenAI, "openai", new Uri("https://api.openai.com/v1"), NeedsKey: true),
        new(LlmProvider.Azure, "azure", Endpoint: null, NeedsKey: true),
        new(LlmProvider.Ollama, "ollama", new Uri("http://localhost:11434/v1"), NeedsKey: false),
        // https://ai.google.dev/gemini-api/docs/openai
        new(LlmProvider.Gemini, "gemini", new Uri("https://generativelanguage.googleapis.com/v1beta/openai"), NeedsKey: true),
        // https://docs.anthropic.com/en/api/openai-sdk
        new(LlmProvider.Anthropic, "anthropic", new Uri("https://api.anthropic.com/v1"), NeedsKey: true),
        // One for each region: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html
        new(LlmProvider.Bedrock, "bedrock", Endpoint: null, NeedsKey: true),
        new(LlmProvider.Custom, "custom", Endpoint: null, NeedsKey: false),
    ];

    /// <summary>All names, as a sentence lists them.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(rule => rule.Name));

    public static LlmProviderRule Of(LlmProvider provider) => All.Single(rule => rule.Provider == provider);

    /// <summary>Null where no provider is called this.</summary>
    public static LlmProviderRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}
