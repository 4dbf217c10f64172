using K13d.Domain.Jobs;

namespace K13d.Infrastructure.Persistence.Jobs;

/// <summary>Between the job and its row.</summary>
internal static class JobRows
{
    public static JobRow ToRow(Job job) => new()
    {
        Id = job.Id,
        Kind = job.Kind,
        Target = job.Target,
        State = job.State,
        Phase = job.Phase,
        Cancelling = job.IsCancelling,
        Version = job.Version,
        User = job.Origin.User,
        CorrelationId = job.Origin.CorrelationId,
        ClientAddress = job.Origin.ClientAddress,
        CreatedAt = job.Origin.At.ToUniversalTime(),
        EndedAt = job.EndedAt?.ToUniversalTime(),
    };

    public static Job ToJob(JobRow row) => new(row.Id, row.Kind, row.Target, row.State, OriginOf(row))
    {
        Phase = row.Phase,
        IsCancelling = row.Cancelling,
        Version = row.Version,
        EndedAt = row.EndedAt,
    };

    private static JobOrigin OriginOf(JobRow row) => new(row.User, row.CorrelationId, row.ClientAddress, row.CreatedAt);
}
