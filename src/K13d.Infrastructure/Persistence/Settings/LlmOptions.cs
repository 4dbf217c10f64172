using System.Globalization;
using K13d.Domain.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Persistence.Settings;

/// <summary>The settings <c>K13D_LLM__…</c>: which model the operator asks for as long as nobody has set another over the API.</summary>
internal sealed class LlmOptions
{
    private static readonly string[] Providers = Enum.GetNames<LlmProvider>();

    public LlmConfiguration First { get; private init; } = LlmConfiguration.Builtin;

    /// <summary>What is wrong with the settings, each with its remedy.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    public static LlmOptions From(IConfiguration configuration)
    {
        var faults = new List<string>();
        var provider = Provider(Set(configuration, "Provider"), faults);
        var endpoint = Endpoint(Set(configuration, "Endpoint"), faults);
        var tokens = LlmConfiguration.DefaultContextTokens;
        if (Set(configuration, "ContextTokens") is { } given
            && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out tokens) || tokens == 0))
        {
            faults.Add("K13D_LLM__CONTEXTTOKENS must be how many tokens the model takes at once, such as 128000.");
        }

        var first = new LlmConfiguration(provider, Set(configuration, "Model") ?? "", endpoint, tokens) { ApiKey = Set(configuration, "ApiKey") };
        return new LlmOptions { First = first, Faults = faults };
    }

    private static LlmProvider Provider(string? given, List<string> faults)
    {
        if (given is null)
        {
            return LlmProvider.Builtin;
        }

        if (Providers.FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Enum.Parse<LlmProvider>(known);
        }

        faults.Add($"K13D_LLM__PROVIDER must be one of {string.Join(", ", Providers.Select(name => name.ToLowerInvariant()))}.");
        return LlmProvider.Builtin;
    }

    private static Uri? Endpoint(string? given, List<string> faults)
    {
        if (given is null || (Uri.TryCreate(given, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0))
        {
            return given is null ? null : new Uri(given);
        }

        // It is not repeated: somebody may have put a key into it.
        faults.Add("K13D_LLM__ENDPOINT must be an http or https URL without a user name, such as https://llm.example.com/v1.");
        return null;
    }

    private static string? Set(IConfiguration configuration, string name) =>
        configuration[$"Llm:{name}"] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

/// <summary>Reports the faults of <see cref="LlmOptions"/> on start, together with all others'.</summary>
internal sealed class LlmOptionsValidation(LlmOptions llm) : IValidateOptions<LlmOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options) =>
        llm.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(llm.Faults);

    internal sealed class Checked;
}
