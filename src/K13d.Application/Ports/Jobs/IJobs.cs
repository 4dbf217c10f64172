using K13d.Domain.Failures;
using K13d.Domain.Jobs;

namespace K13d.Application.Ports.Jobs;

/// <summary>The jobs there are, the same ones on every replica and after every restart.</summary>
public interface IJobs
{
    Task<Result<Done>> Add(Job job, CancellationToken cancellation);

    /// <summary>NotFound where there is none of this kind with this id; those that ended are forgotten after a week.</summary>
    Task<Result<Job>> Find(string kind, Guid id, CancellationToken cancellation);

    /// <summary>Asks whoever works at it to stop. Conflict where it is over, NotFound where there is none.</summary>
    Task<Result<Job>> Cancel(string kind, Guid id, CancellationToken cancellation);
}
