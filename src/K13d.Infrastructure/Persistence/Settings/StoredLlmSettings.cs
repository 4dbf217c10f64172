using System.Text;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Llm;
using K13d.Infrastructure.Persistence.Identity;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Settings;

internal sealed class StoredLlmSettings(Database database, StoredEncryptionKey keys, LlmOptions options) : ILlmSettings
{
    private const string SaveThem =
        """
        INSERT INTO llm_settings (id, provider, model_name, endpoint, context_tokens, api_key) VALUES ({0}, {1}, {2}, {3}, {4}, {5})
        ON CONFLICT (id) DO UPDATE SET provider = {1}, model_name = {2}, endpoint = {3}, context_tokens = {4}, api_key = {5}
        """;

    public async Task<Result<LlmConfiguration>> Find(CancellationToken cancellation)
    {
        if ((await keys.Find(cancellation)).IsFailure(out var failure, out var key)
            || (await Rows(cancellation)).IsFailure(out failure, out var rows))
        {
            return failure;
        }

        if (rows is not [var row])
        {
            return options.First;
        }

        var configuration = new LlmConfiguration(row.Provider, row.ModelName, row.Endpoint.Length == 0 ? null : new Uri(row.Endpoint), row.ContextTokens);
        if (row.ApiKey.Length == 0)
        {
            return configuration;
        }

        return key.Decrypt(row.ApiKey, Owner(configuration)) is { } apiKey
            ? configuration with { ApiKey = Encoding.UTF8.GetString(apiKey) }
            : new Failure.Conflict("The API key of the language model can be read no more: give it again, with PUT /api/settings/llm.");
    }

    public async Task<Result<Done>> Save(LlmConfiguration configuration, CancellationToken cancellation)
    {
        if ((await keys.Find(cancellation)).IsFailure(out var failure, out var key))
        {
            return failure;
        }

        byte[] apiKey = configuration.ApiKey is { Length: > 0 } secret ? key.Encrypt(Encoding.UTF8.GetBytes(secret), Owner(configuration)) : [];
        return await database.Run<Done>(
            async context =>
            {
                object[] values =
                [
                    LlmSettingsRow.TheOnly, configuration.Provider.ToString(), configuration.Model, Endpoint(configuration), configuration.ContextTokens, apiKey,
                ];
                await context.Database.ExecuteSqlRawAsync(SaveThem, values, cancellation);
                return new Done();
            },
            cancellation);
    }

    private Task<Result<IReadOnlyList<LlmSettingsRow>>> Rows(CancellationToken cancellation) => database.Run<IReadOnlyList<LlmSettingsRow>>(
        async context => await context.LlmSettings.AsNoTracking().ToListAsync(cancellation), cancellation);

    private static string Owner(LlmConfiguration configuration) => $"llm {configuration.Provider} {Endpoint(configuration)}";

    private static string Endpoint(LlmConfiguration configuration) => configuration.Endpoint?.AbsoluteUri ?? "";
}
