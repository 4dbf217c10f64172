using K13d.Domain.Failures;
using K13d.Domain.Nodes;

namespace K13d.Application.Ports.Nodes;

/// <summary>The pods of a node.</summary>
public interface INodePods
{
    /// <summary>Every pod that is bound to the node. NotFound where there is no such node.</summary>
    Task<Result<IReadOnlyCollection<PodOnNode>>> On(string node, CancellationToken cancellation);

    /// <summary>The uids of the pods that are bound to the node now, whether or not the node is still there.</summary>
    Task<Result<HashSet<string>>> Present(string node, CancellationToken cancellation);
}
