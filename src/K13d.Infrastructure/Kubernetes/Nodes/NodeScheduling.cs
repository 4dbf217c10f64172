using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Nodes;

/// <summary>Reads and sets <c>spec.unschedulable</c> of a node.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration"/>
internal sealed class NodeScheduling(ClusterConnection connection) : INodeScheduling
{
    public Task<Result<bool>> SetUnschedulable(string node, bool unschedulable, CancellationToken cancellation) =>
        connection.SetFlag(ApiRequest.PathOf("api", "v1", "nodes", node), "unschedulable", unschedulable, cancellation);
}
