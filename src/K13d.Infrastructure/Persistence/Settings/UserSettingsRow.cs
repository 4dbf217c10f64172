using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Settings;

internal sealed class UserSettingsRow
{
    public required Guid UserId { get; init; }

    public required string Language { get; init; }

    public required bool BeginnerMode { get; init; }

    public required bool AutoApproveReadonly { get; init; }

    public static void Model(EntityTypeBuilder<UserSettingsRow> row)
    {
        row.ToTable("user_settings");
        row.HasKey(settings => settings.UserId);
    }
}
