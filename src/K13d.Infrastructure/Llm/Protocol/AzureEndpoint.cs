using K13d.Domain.Settings;

namespace K13d.Infrastructure.Llm.Protocol;

/// <summary>
/// Where a model on Azure is asked. Its protocol is OpenAI's; what differs is the path, which names the deployment, a version in the query, and the header
/// that the key goes in.
/// </summary>
/// <seealso href="https://learn.microsoft.com/azure/ai-foundry/openai/reference"/>
/// <param name="Deployment">What comes before <c>/chat/completions</c>.</param>
/// <param name="Version">The query; empty for Azure's endpoint without versions, <c>/openai/v1</c>, where the model is named as OpenAI does.</param>
internal sealed record AzureEndpoint(Uri Deployment, string Version)
{
    /// <summary>The newest that is no preview.</summary>
    private const string UsualVersion = "api-version=2024-10-21";

    public static AzureEndpoint Of(LlmConfiguration llm)
    {
        var given = llm.AskedAt!;
        var root = given.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return root.EndsWith("/v1", StringComparison.Ordinal)
            ? new AzureEndpoint(new Uri(root), given.Query.TrimStart('?'))
            : new AzureEndpoint(
                new Uri($"{root}/openai/deployments/{Uri.EscapeDataString(llm.Model)}"),
                given.Query.Length > 0 ? given.Query.TrimStart('?') : UsualVersion);
    }
}
