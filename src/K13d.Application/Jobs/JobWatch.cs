using System.Runtime.CompilerServices;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;

namespace K13d.Application.Jobs;

/// <summary>Follows a job, whichever replica works at it.</summary>
internal sealed class JobWatch(IJobs jobs, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>The job as it is, then whenever it has changed; the last one has ended. A failure to look is the last too.</summary>
    public async IAsyncEnumerable<Result<Job>> From(Job job, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var seen = job;
        yield return seen;
        while (!seen.HasEnded)
        {
            await Task.Delay(Look, time, cancellation);
            if ((await jobs.Find(job.Kind, job.Id, cancellation)).IsFailure(out var failure, out var now))
            {
                yield return failure;
                yield break;
            }

            if (now.Version != seen.Version)
            {
                yield return seen = now;
            }
        }
    }
}
