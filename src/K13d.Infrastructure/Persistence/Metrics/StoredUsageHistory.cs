using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Metrics;

/// <summary>Keeps samples in the database.</summary>
internal sealed class StoredUsageHistory(Database database) : IUsageHistory
{
    public Task<Result<Done>> Record(DateTimeOffset at, IReadOnlyList<UsageSample> samples, CancellationToken cancellation) => database.Change<Done>(
        async context =>
        {
            var minute = UsageResolution.Fine.Floor(at);
            if (await context.UsageSamples.AnyAsync(row => row.Minutes == UsageResolution.Fine.Minutes && row.At == minute, cancellation))
            {
                return new Done();
            }

            var subjects = await UsageSubjects.Ensure(context, [.. samples.Select(sample => sample.Subject)], cancellation);
            context.UsageSamples.AddRange(samples.Select(sample => new UsageRow
            {
                SubjectId = subjects[sample.Subject],
                Minutes = UsageResolution.Fine.Minutes,
                At = minute,
                NanoCores = sample.Usage.NanoCores,
                Bytes = sample.Usage.Bytes,
                MostNanoCores = sample.Usage.NanoCores,
                MostBytes = sample.Usage.Bytes,
            }));
            return new Done();
        },
        cancellation);

    public Task<Result<Done>> Condense(DateTimeOffset now, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            await UsageQuarters.SumUp(context, now, cancellation);
            await UsageRetention.Forget(context, now, cancellation);
            return new Done();
        },
        cancellation);

    public Task<Result<UsagePoints>> Read(
        UsageSubject subject, UsageResolution resolution, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => database.Run<UsagePoints>(
        async context =>
        {
            var rows = await context.UsageSubjects
                .Where(row => row.Kind == subject.Kind && row.Namespace == subject.Namespace && row.Name == subject.Name)
                .Join(context.UsageSamples, row => row.Id, sample => sample.SubjectId, (_, sample) => sample)
                .Where(sample => sample.Minutes == resolution.Minutes && sample.At >= from && sample.At < to)
                .OrderBy(sample => sample.At)
                .AsNoTracking()
                .ToListAsync(cancellation);
            return new UsagePoints([.. rows.Select(PointOf)]);
        },
        cancellation);

    private static UsagePoint PointOf(UsageRow row) =>
        new(row.At, new ResourceUsage(row.NanoCores, row.Bytes), new ResourceUsage(row.MostNanoCores, row.MostBytes));
}
