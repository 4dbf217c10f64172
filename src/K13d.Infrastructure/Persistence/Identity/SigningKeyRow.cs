using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Identity;

internal sealed class SigningKeyRow
{
    /// <summary>What it signs or encrypts; there is one key for each purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>The <c>kid</c> of what it signed; of a key that encrypts, just its name.</summary>
    public required string KeyId { get; init; }

    public required byte[] Secret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static void Model(EntityTypeBuilder<SigningKeyRow> row)
    {
        row.ToTable("signing_keys");
        row.HasKey(key => key.Purpose);
    }
}
