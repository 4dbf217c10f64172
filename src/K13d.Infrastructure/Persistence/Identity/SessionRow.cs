using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Identity;

internal sealed class SessionRow
{
    /// <summary>The token's <c>jti</c>.</summary>
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public UserRow? User { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public static void Model(EntityTypeBuilder<SessionRow> row)
    {
        row.ToTable("sessions");
        row.HasIndex(session => session.ExpiresAt);
    }
}
