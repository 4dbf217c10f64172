using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>
/// What is to be different in the model's configuration. What is left out keeps its value, unless the provider changes: then nothing of the former one's is
/// kept. A key stays where its provider and endpoint stay, and goes nowhere else.
/// </summary>
/// <param name="Provider">By its name: <c>openai</c>.</param>
/// <param name="Endpoint">Empty for the provider's own.</param>
/// <param name="ApiKey">Empty for none.</param>
public sealed record LlmChange(string? Provider, string? Model, string? Endpoint, int? ContextTokens, string? ApiKey)
{
    /// <summary>Invalid with each field that is wrong, as the wire spells it.</summary>
    public Result<LlmConfiguration> On(LlmConfiguration before)
    {
        var former = LlmProviders.Of(before.Provider).Name;
        var stays = Provider is null || Provider == former;
        var draft = new LlmDraft(
            Provider ?? former,
            Model ?? (stays ? before.Model : null),
            Endpoint ?? (stays ? before.Endpoint?.AbsoluteUri : null),
            ContextTokens ?? (stays ? before.ContextTokens : null),
            ApiKey);
        var faults = draft.Faults().Select(fault => (Field: Spelled(fault.Field), fault.Remedy)).ToArray();
        if (faults.Length > 0)
        {
            return new Failure.Invalid(string.Join(' ', faults.Select(fault => $"{fault.Field} {fault.Remedy}.")))
            {
                Details = faults.ToDictionary(fault => fault.Field, object? (fault) => new[] { $"{fault.Field} {fault.Remedy}." }, StringComparer.Ordinal),
            };
        }

        var read = draft.Read();
        return ApiKey is null && read.IsAtSamePlaceAs(before) ? read with { ApiKey = before.ApiKey } : read;
    }

    // It holds the key.
    public override string ToString() => $"{Provider} {Model}";

    private static string Spelled(LlmField field) => field switch
    {
        LlmField.Provider => "provider",
        LlmField.Model => "model",
        LlmField.Endpoint => "endpoint",
        LlmField.ApiKey => "api_key",
        LlmField.ContextTokens => "context_tokens",
        _ => throw new InvalidOperationException($"{field} is not spelled: add it here."),
    };
}
