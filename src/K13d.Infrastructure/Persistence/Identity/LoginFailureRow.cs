using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>The wrong passwords of one name, whether or not somebody has it.</summary>
internal sealed class LoginFailureRow
{
    /// <summary>A hash: people type passwords where the name belongs, and a name can be of any length.</summary>
    public required string NameHash { get; init; }

    public required int Failures { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public static void Model(EntityTypeBuilder<LoginFailureRow> row)
    {
        row.ToTable("login_failures");
        row.HasKey(name => name.NameHash);
        row.HasIndex(name => name.WindowEndsAt);
    }
}
