using System.Globalization;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>Reads all objects of a collection page by page, keeping of each only what a record names.</summary>
internal static class ObjectPages
{
    private const int PageSize = 500;

    public static async Task<Result<List<T>>> ReadAll<T>(
        this ClusterConnection connection, string path, string? fieldSelector, CancellationToken cancellation)
    {
        var all = new List<T>();
        string? next = null;
        do
        {
            var request = new ApiRequest(HttpMethod.Get, path)
            {
                Query = [("limit", PageSize.ToString(CultureInfo.InvariantCulture)), ("continue", next), ("fieldSelector", fieldSelector)],
            };
            if ((await connection.Send(request, ItemList<T>.Read, cancellation)).IsFailure(out var failure, out var page))
            {
                return failure;
            }

            all.AddRange(page.Items ?? []);
            next = page.Metadata?.Continue;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }
}
