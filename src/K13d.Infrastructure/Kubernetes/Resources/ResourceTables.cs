using System.Globalization;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Has the API server print a list as a Table, as kubectl does.</summary>
internal sealed class ResourceTables(ClusterConnection connection, TimeProvider time) : IResourceTables
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    public Task<Result<ResourceTable>> List(ResourceKind kind, RowQuery query, CancellationToken cancellation)
    {
        if (!kind.Can("list"))
        {
            return Task.FromResult<Result<ResourceTable>>(new Failure.Invalid($"{kind.FullName} cannot be listed: the cluster serves them for {string.Join(", ", kind.Verbs)} only."));
        }

        var request = new ApiRequest(HttpMethod.Get, ResourcePaths.Collection(kind, query.Namespace))
        {
            Accept = Table,
            Query =
            [
                ("includeObject", "Metadata"),
                ("labelSelector", query.LabelSelector),
                ("fieldSelector", query.FieldSelector),
                ("limit", query.Limit?.ToString(CultureInfo.InvariantCulture)),
                ("continue", query.Continue),
            ],
        };
        return connection.Send(request, (body, token) => new TableReader(kind, query, time.GetUtcNow()).Read(body, token), cancellation);
    }
}
