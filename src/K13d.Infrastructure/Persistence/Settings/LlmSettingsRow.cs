using K13d.Domain.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Settings;

/// <summary>There is one, or none.</summary>
internal sealed class LlmSettingsRow
{
    public const int TheOnly = 1;

    public required int Id { get; init; }

    public required LlmProvider Provider { get; init; }

    public required string ModelName { get; init; }

    /// <summary>Empty for the provider's own.</summary>
    public required string Endpoint { get; init; }

    public required int ContextTokens { get; init; }

    /// <summary>Encrypted for this provider and endpoint; empty where there is none.</summary>
    public required byte[] ApiKey { get; init; }

    public static void Model(EntityTypeBuilder<LlmSettingsRow> row)
    {
        row.ToTable("llm_settings");
        row.Property(settings => settings.Id).ValueGeneratedNever();
        row.Property(settings => settings.Provider).HasConversion<string>();
    }
}
