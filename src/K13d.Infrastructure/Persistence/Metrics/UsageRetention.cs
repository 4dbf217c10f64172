using K13d.Domain.Metrics;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Metrics;

/// <summary>Deletes what is older than it is kept, in batches that hold no lock for long; what is left over waits for the next time.</summary>
internal static class UsageRetention
{
    private const int BatchSize = 5_000;
    private const int MostBatches = 20;

    private const string DeleteSamples =
        """
        DELETE FROM usage_samples WHERE (subject_id, minutes, at) IN
            (SELECT subject_id, minutes, at FROM usage_samples WHERE minutes = {0} AND at < {1} ORDER BY at LIMIT {2})
        """;

    private const string DeleteSubjects =
        """
        DELETE FROM usage_subjects WHERE id IN
            (SELECT id FROM usage_subjects WHERE NOT EXISTS (SELECT 1 FROM usage_samples WHERE subject_id = usage_subjects.id) LIMIT {0})
        """;

    public static async Task Forget(K13dContext context, DateTimeOffset now, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var resolution in new[] { UsageResolution.Fine, UsageResolution.Coarse })
        {
            object[] values = [resolution.Minutes, context.Parameter(now - resolution.Kept), BatchSize];
            deleted += await Repeat(context, DeleteSamples, values, cancellation);
        }

        // Only what has lost samples can have lost its last.
        if (deleted > 0)
        {
            await Repeat(context, DeleteSubjects, [BatchSize], cancellation);
        }
    }

    private static async Task<int> Repeat(K13dContext context, string delete, object[] values, CancellationToken cancellation)
    {
        var all = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var deleted = await context.Database.ExecuteSqlRawAsync(delete, values, cancellation);
            all += deleted;
            if (deleted < BatchSize)
            {
                break;
            }
        }

        return all;
    }
}
