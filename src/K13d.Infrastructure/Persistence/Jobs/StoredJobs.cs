using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Jobs;

internal sealed class StoredJobs(Database database) : IJobs
{
    public Task<Result<Done>> Add(Job job, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            context.Jobs.Add(JobRows.ToRow(job));
            await context.SaveChangesAsync(cancellation);
            return new Done();
        },
        cancellation);

    public Task<Result<Job>> Find(string kind, Guid id, CancellationToken cancellation) => database.Run(
        context => Find(context, kind, id, cancellation), cancellation);

    public Task<Result<Job>> Cancel(string kind, Guid id, CancellationToken cancellation) => database.Run<Job>(
        async context =>
        {
            var asked = await context.Jobs
                .Where(job => job.Id == id && job.Kind == kind && job.EndedAt == null)
                .ExecuteUpdateAsync(
                    job => job.SetProperty(each => each.Cancelling, true).SetProperty(each => each.Version, each => each.Version + 1), cancellation);
            if ((await Find(context, kind, id, cancellation)).IsFailure(out var failure, out var found))
            {
                return failure;
            }

            return asked > 0 ? found : new Failure.Conflict($"The {kind} {id} is over: nothing is left to cancel.");
        },
        cancellation);

    private static async Task<Result<Job>> Find(K13dContext context, string kind, Guid id, CancellationToken cancellation) =>
        await context.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id && job.Kind == kind, cancellation) is { } row
            ? JobRows.ToJob(row)
            : new Failure.NotFound($"There is no {kind} {id}: those that ended are forgotten after a week.");
}
