namespace K13d.Domain.Settings;

/// <summary>A configuration as somebody has written it, to be checked.</summary>
/// <param name="Provider">By its name: <c>openai</c>.</param>
/// <param name="Endpoint">Null or empty means the provider's own.</param>
/// <param name="ApiKey">Null or empty means none.</param>
public sealed record LlmDraft(string Provider, string? Model, string? Endpoint, int? ContextTokens, string? ApiKey)
{
    public const int LeastContextTokens = 2048;
    public const int MostContextTokens = 10_000_000;

    private const int LongestModel = 256;
    private const int LongestKey = 8192;

    private LlmProviderRule? Rule => LlmProviders.Find(Provider);

    /// <summary>What is wrong with it: nothing, or each field with its remedy.</summary>
    public IEnumerable<LlmFault> Faults()
    {
        if (Rule is not { } rule)
        {
            yield return new(LlmField.Provider, $"must be one of: {LlmProviders.Names}");
            yield break;
        }

        if (FaultOfModel(rule) is { } model)
        {
            yield return new(LlmField.Model, model);
        }

        if (FaultOfEndpoint(rule) is { } endpoint)
        {
            yield return new(LlmField.Endpoint, endpoint);
        }

        if (FaultOfKey(rule) is { } key)
        {
            yield return new(LlmField.ApiKey, key);
        }

        if (ContextTokens is < LeastContextTokens or > MostContextTokens)
        {
            yield return new(LlmField.ContextTokens, $"must be {LeastContextTokens} to {MostContextTokens}: what the model takes at once");
        }
    }

    /// <summary>The configuration that it is, where it has no faults.</summary>
    public LlmConfiguration Read()
    {
        if (Faults().FirstOrDefault() is { } fault)
        {
            throw new InvalidOperationException($"{fault.Field} {fault.Remedy}.");
        }

        var rule = Rule!;
        var tokens = ContextTokens ?? LlmConfiguration.DefaultContextTokens;
        Uri? endpoint = null;
        if (!string.IsNullOrEmpty(Endpoint))
        {
            LlmEndpoint.TryRead(rule.Provider, Endpoint, out endpoint, out _);
        }

        return new LlmConfiguration(rule.Provider, Model ?? "", endpoint == rule.Endpoint ? null : endpoint, tokens)
        {
            ApiKey = string.IsNullOrEmpty(ApiKey) ? null : ApiKey,
        };
    }

    // It holds the key.
    public override string ToString() => $"{Provider} {Model}";

    private string? FaultOfModel(LlmProviderRule rule)
    {
        if (rule.Provider == LlmProvider.Builtin)
        {
            return string.IsNullOrEmpty(Model) ? null : "must be left out for builtin, which asks no model";
        }

        // It becomes a part of Azure's URL.
        return Model is { Length: > 0 and <= LongestModel } && char.IsAsciiLetterOrDigit(Model[0]) && Model.All(letter => letter is > ' ' and <= '~')
            ? null
            : $"must name the model, as {rule.Name} does{(rule.Provider == LlmProvider.Azure ? " its deployment" : "")}: at most {LongestModel} ASCII characters, no space, and a letter or a digit first";
    }

    private string? FaultOfEndpoint(LlmProviderRule rule)
    {
        if (string.IsNullOrEmpty(Endpoint))
        {
            return rule.Provider == LlmProvider.Builtin || rule.Endpoint is not null ? null : $"must be given for {rule.Name}{Example(rule.Provider)}";
        }

        return rule.Provider == LlmProvider.Builtin ? "must be left out for builtin, which asks nobody"
            : LlmEndpoint.TryRead(rule.Provider, Endpoint, out _, out var fault) ? null
            : fault;
    }

    private static string Example(LlmProvider provider) => provider switch
    {
        LlmProvider.Azure => ", such as https://NAME.openai.azure.com",
        LlmProvider.Bedrock => ", such as https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1",
        _ => ", such as https://llm.example.com/v1",
    };

    private string? FaultOfKey(LlmProviderRule rule)
    {
        if (string.IsNullOrEmpty(ApiKey))
        {
            return null;
        }

        return rule.Provider == LlmProvider.Builtin ? "must be left out for builtin, which asks nobody"
            : ApiKey.Length > LongestKey || ApiKey.Any(letter => letter is <= ' ' or > '~') ? $"must have at most {LongestKey} visible ASCII characters"
            : null;
    }
}

/// <summary>The fields of a configuration, however a setting or a body calls them.</summary>
public enum LlmField
{
    Provider,
    Model,
    Endpoint,
    ApiKey,
    ContextTokens,
}

/// <param name="Remedy">What the field must be: <c>must name the model</c>. It repeats no key.</param>
public sealed record LlmFault(LlmField Field, string Remedy);
