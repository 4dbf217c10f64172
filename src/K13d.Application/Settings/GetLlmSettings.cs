using K13d.Application.Pipeline;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>Which model the operator asks.</summary>
public sealed record GetLlmSettings : IQuery<DescribedLlm>, IRequires
{
    public Permission Permission => Permission.ManageSettings;
}

/// <summary>A configuration without its key.</summary>
/// <param name="Provider">By its name: <c>openai</c>.</param>
/// <param name="Endpoint">Where it is asked, also where that is the provider's own; null for <c>builtin</c>.</param>
/// <param name="HasApiKey">Whether there is a key; it is never shown.</param>
public sealed record DescribedLlm(string Provider, string Model, Uri? Endpoint, int ContextTokens, bool HasApiKey)
{
    internal static DescribedLlm Of(LlmConfiguration llm) =>
        new(LlmProviders.Of(llm.Provider).Name, llm.Model, llm.AskedAt, llm.ContextTokens, llm.ApiKey is not null);
}

internal sealed class GetLlmSettingsHandler(ILlmSettings settings) : IQueryHandler<GetLlmSettings, DescribedLlm>
{
    public async Task<Result<DescribedLlm>> Handle(GetLlmSettings request, CancellationToken cancellationToken) =>
        (await settings.Find(cancellationToken)).Map(DescribedLlm.Of);
}
