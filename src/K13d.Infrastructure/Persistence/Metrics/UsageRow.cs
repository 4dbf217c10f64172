using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Metrics;

/// <summary>What something used in one step: a sample, or the sum of those of a quarter of an hour.</summary>
internal sealed class UsageRow
{
    public required int SubjectId { get; init; }

    /// <summary>How long the step is.</summary>
    public required int Minutes { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long NanoCores { get; init; }

    public required long Bytes { get; init; }

    public required long MostNanoCores { get; init; }

    public required long MostBytes { get; init; }

    // The key is how a history is read, the index how quarters are summed up and the old is found.
    public static void Model(EntityTypeBuilder<UsageRow> row)
    {
        row.ToTable("usage_samples");
        row.HasKey(sample => new { sample.SubjectId, sample.Minutes, sample.At });
        row.HasIndex(sample => new { sample.Minutes, sample.At });
    }
}
