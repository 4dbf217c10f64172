using System.Text.Json;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>Lists <c>metrics.k8s.io/v1beta1</c>, which metrics-server or something like it serves behind the API server.</summary>
/// <seealso href="https://github.com/kubernetes/metrics/blob/v0.34.2/pkg/apis/metrics/v1beta1/types.go"/>
internal sealed class MetricsApi(ClusterConnection connection)
{
    private const string Source = "metrics.k8s.io";

    /// <summary>NotFound where the group is not served.</summary>
    public async Task<Result<Measured<PodUsage>>> Pods(string? @namespace, string? name, CancellationToken cancellation) =>
        (await List<PodItem>(@namespace is null ? [] : ["namespaces", @namespace], "pods", name, cancellation)).Map(items => Of(
            from item in items
            let about = item.Metadata ?? ItemMetadata.None
            where name is null || about.Name == name
            select new PodUsage(about.Namespace ?? "", about.Name ?? "", [.. (item.Containers ?? []).Select(Of)])));

    /// <inheritdoc cref="Pods"/>
    public async Task<Result<Measured<NodeUsage>>> Nodes(string? name, CancellationToken cancellation) =>
        (await List<NodeItem>([], "nodes", name, cancellation)).Map(items => Of(
            from item in items
            let about = item.Metadata ?? ItemMetadata.None
            where name is null || about.Name == name
            select new NodeUsage(about.Name ?? "", Of(item.Usage))));

    private static Measured<T> Of<T>(IEnumerable<T> items) => new([.. items], Source, []);

    private static ContainerUsage Of(ContainerItem container) => new(container.Name ?? "", Of(container.Usage));

    private static ResourceUsage Of(UsageItem? usage) => new(
        Quantity.TryParse(usage?.Cpu, out var cores) ? (long)Math.Round(cores * 1e9) : 0,
        Quantity.TryParse(usage?.Memory, out var bytes) ? (long)bytes : 0);

    /// <summary>One object is found by a selector, because whether it or the whole group is not there cannot be told from a 404.</summary>
    private Task<Result<T[]>> List<T>(string[] scope, string plural, string? name, CancellationToken cancellation) => connection.Send(
        new ApiRequest(HttpMethod.Get, ApiRequest.PathOf(["apis", Source, "v1beta1", .. scope, plural]))
        {
            Query = [("fieldSelector", name is null ? null : $"metadata.name={name}")],
        },
        Read<T>,
        cancellation);

    private static async ValueTask<T[]> Read<T>(Stream body, CancellationToken cancellation) =>
        (await ItemList<T>.Read(body, cancellation)).Items ?? throw new JsonException("No list.");

    private sealed record PodItem(ItemMetadata? Metadata, ContainerItem[]? Containers);

    private sealed record NodeItem(ItemMetadata? Metadata, UsageItem? Usage);

    private sealed record ContainerItem(string? Name, UsageItem? Usage);

    private sealed record UsageItem(string? Cpu, string? Memory);
}
