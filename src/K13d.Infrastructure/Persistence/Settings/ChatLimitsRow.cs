using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Settings;

/// <summary>There is one, or none.</summary>
internal sealed class ChatLimitsRow
{
    public const int TheOnly = 1;

    public required int Id { get; init; }

    public required bool AllowAutoApprove { get; init; }

    public required int DailyRuns { get; init; }

    public required long DailyTokens { get; init; }

    public static void Model(EntityTypeBuilder<ChatLimitsRow> row)
    {
        row.ToTable("chat_limits");
        row.Property(limits => limits.Id).ValueGeneratedNever();
    }
}
