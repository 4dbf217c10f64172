using System.Text.Json.Nodes;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Nodes;

/// <summary>Reads and sets <c>spec.unschedulable</c> of a node.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration"/>
internal sealed class NodeScheduling(ClusterConnection connection) : INodeScheduling
{
    public async Task<Result<bool>> SetUnschedulable(string node, bool unschedulable, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1", "nodes", node);
        if ((await connection.Send(new ApiRequest(HttpMethod.Get, path), IsUnschedulable, cancellation)).IsFailure(out var failure, out var before)
            || (before != unschedulable && (await connection.Send(ApiRequest.Merge(path, Change(unschedulable)), IsUnschedulable, cancellation)).IsFailure(out failure, out _)))
        {
            return failure;
        }

        return before;
    }

    /// <summary>False is what is left out, as kubectl leaves a node behind too.</summary>
    private static JsonObject Change(bool unschedulable) => new() { ["spec"] = new JsonObject { ["unschedulable"] = unschedulable ? true : null } };

    private static async ValueTask<bool> IsUnschedulable(Stream body, CancellationToken cancellation)
    {
        var node = await JsonBody.Read(body, cancellation);
        return node["spec"]?["unschedulable"]?.GetValue<bool>() ?? false;
    }
}
