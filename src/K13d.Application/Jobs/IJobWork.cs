using K13d.Domain.Jobs;

namespace K13d.Application.Jobs;

/// <summary>How the jobs of one kind are done.</summary>
internal interface IJobWork
{
    /// <summary>As <see cref="Job.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Does the job, or goes on with it from its state. It is cancelled when somebody cancels the job, when the host stops, or when another
    /// replica has taken the job over.
    /// </summary>
    /// <param name="save">Stores the state; what cannot be stored now is stored with the next one.</param>
    Task<JobEnd> Run(Job job, Func<string, Task> save, CancellationToken cancellation);

    /// <summary>The state of a job that somebody cancelled: what will not be done is not waited for any more.</summary>
    string Cancelled(string state);
}

/// <param name="Error">Why it failed; null where it succeeded.</param>
internal sealed record JobEnd(string State, string? Error = null)
{
    public JobPhase Phase => Error is null ? JobPhase.Succeeded : JobPhase.Failed;
}
