using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Chat;

/// <summary>What one person has had of the operator in one day (UTC).</summary>
internal sealed class ChatUsageRow
{
    public required Guid UserId { get; init; }

    public required DateOnly Day { get; init; }

    public required int Runs { get; init; }

    public required long Tokens { get; init; }

    public static void Model(EntityTypeBuilder<ChatUsageRow> row)
    {
        row.ToTable("chat_usage");
        row.HasKey(usage => new { usage.UserId, usage.Day });
    }
}
