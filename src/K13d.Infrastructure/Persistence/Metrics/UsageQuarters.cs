using K13d.Domain.Metrics;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Metrics;

/// <summary>Sums up the samples of each quarter of an hour that is over: the mean, and the most.</summary>
internal static class UsageQuarters
{
    /// <summary>A day of them: as long as samples are kept.</summary>
    private const int MostAtOnce = 96;

    private const string SumUpOne =
        """
        INSERT INTO usage_samples (subject_id, minutes, at, nano_cores, bytes, most_nano_cores, most_bytes)
        SELECT subject_id, {0}, {1}, CAST(AVG(nano_cores) AS bigint), CAST(AVG(bytes) AS bigint), MAX(most_nano_cores), MAX(most_bytes)
        FROM usage_samples WHERE minutes = {2} AND at >= {1} AND at < {3} GROUP BY subject_id
        ON CONFLICT (subject_id, minutes, at) DO NOTHING
        """;

    public static async Task SumUp(K13dContext context, DateTimeOffset now, CancellationToken cancellation)
    {
        var (fine, coarse) = (UsageResolution.Fine, UsageResolution.Coarse);
        var open = coarse.Floor(now);
        var last = await context.UsageSamples.Where(row => row.Minutes == coarse.Minutes).MaxAsync(row => (DateTimeOffset?)row.At, cancellation);
        var from = last is { } at ? at + coarse.Step : DateTimeOffset.MinValue;
        for (var count = 0; count < MostAtOnce; count++)
        {
            // A time without samples is passed over at once, however long it was.
            var next = await context.UsageSamples
                .Where(row => row.Minutes == fine.Minutes && row.At >= from && row.At < open)
                .MinAsync(row => (DateTimeOffset?)row.At, cancellation);
            if (next is null)
            {
                return;
            }

            var quarter = coarse.Floor(next.Value);
            from = quarter + coarse.Step;
            object[] values = [coarse.Minutes, context.Parameter(quarter), fine.Minutes, context.Parameter(from)];
            await context.Database.ExecuteSqlRawAsync(SumUpOne, values, cancellation);
        }
    }
}
