using K13d.Domain.Failures;

namespace K13d.Application.Ports.Nodes;

/// <summary>Whether new pods may be placed on a node.</summary>
public interface INodeScheduling
{
    /// <summary>
    /// Sets <c>spec.unschedulable</c> and nothing else. Answers what it was before; a node that is as it should be is not written. NotFound, Forbidden or
    /// Conflict as the cluster says.
    /// </summary>
    Task<Result<bool>> SetUnschedulable(string node, bool unschedulable, CancellationToken cancellation);
}
