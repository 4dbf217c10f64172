using K13d.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Identity;

internal sealed class UserRow
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>As names are compared: see <see cref="Key"/>.</summary>
    public required string NameKey { get; set; }

    public required Role Role { get; set; }

    public required string PasswordHash { get; set; }

    public required bool Enabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static string Key(string name) => name.ToLowerInvariant();

    public static void Model(EntityTypeBuilder<UserRow> row)
    {
        row.ToTable("users");
        row.HasIndex(user => user.NameKey).IsUnique();
        row.Property(user => user.Role).HasConversion<string>();
    }
}
