using K13d.Domain.Failures;
using K13d.Domain.Jobs;

namespace K13d.Application.Ports.Jobs;

/// <summary>
/// Who works at which job: one at a time. A lease that is not renewed in time is anybody's, and what its former holder writes then is not
/// written.
/// </summary>
public interface IJobLeases
{
    /// <summary>The oldest job that nobody works at, which is the caller's from now on; empty where there is none.</summary>
    /// <param name="holder">New with every call.</param>
    Task<Result<IReadOnlyList<Job>>> Take(Guid holder, TimeSpan lease, CancellationToken cancellation);

    Task<Result<LeaseState>> Renew(Guid job, Guid holder, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Stores how far it is.</summary>
    Task<Result<LeaseState>> Save(Guid job, Guid holder, string state, CancellationToken cancellation);

    /// <summary>Lets somebody else go on with it.</summary>
    Task<Result<LeaseState>> Release(Guid job, Guid holder, CancellationToken cancellation);

    Task<Result<LeaseState>> End(Guid job, Guid holder, JobPhase phase, string state, CancellationToken cancellation);
}

public enum LeaseState
{
    Held,

    /// <summary>Held, and somebody wants the job to end.</summary>
    Cancelling,

    /// <summary>Somebody else works at it, or it is over.</summary>
    Lost,
}
