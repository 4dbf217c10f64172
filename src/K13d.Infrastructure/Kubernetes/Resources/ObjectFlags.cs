using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Flags in the <c>spec</c> of objects, which are false where they are absent.</summary>
internal static class ObjectFlags
{
    /// <summary>Sets a flag and nothing else. Answers what it was before; an object that is as it should be is not written.</summary>
    public static async Task<Result<bool>> SetFlag(this ClusterConnection connection, string path, string flag, bool on, CancellationToken cancellation)
    {
        if ((await connection.Get(path, cancellation)).IsFailure(out var failure, out var manifest))
        {
            return failure;
        }

        // False is what is left out, as kubectl leaves it behind too.
        var before = manifest["spec"]?[flag]?.GetValue<bool>() ?? false;
        var change = new JsonObject { ["spec"] = new JsonObject { [flag] = on ? true : null } };
        return before == on ? before : (await connection.Send(ApiRequest.Merge(path, change), cancellation)).Map(_ => before);
    }
}
