using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Repeats;

/// <summary>One key of a caller, and the answer once there is one.</summary>
internal sealed class KeptAnswerRow
{
    public required string Key { get; init; }

    public required string Fingerprint { get; init; }

    /// <summary>Who does the request, or did.</summary>
    public required Guid Holder { get; init; }

    public required DateTimeOffset HeldUntil { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null until there is an answer.</summary>
    public int? Status { get; init; }

    public string? ContentType { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public byte[]? Body { get; init; }

    public static void Model(EntityTypeBuilder<KeptAnswerRow> row)
    {
        row.ToTable("kept_answers");
        row.HasKey(answer => answer.Key);
        row.HasIndex(answer => answer.ExpiresAt);
    }
}
