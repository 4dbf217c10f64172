using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>Reads what pods request and are allowed, and what nodes have, off the objects themselves.</summary>
internal sealed class ResourceBoundsReader(ClusterConnection connection) : IResourceBounds
{
    public async Task<Result<BoundedPods>> Pods(string? @namespace, string? name, CancellationToken cancellation)
    {
        var path = @namespace is null ? ApiRequest.PathOf("api", "v1", "pods") : ApiRequest.PathOf("api", "v1", "namespaces", @namespace, "pods");
        var selector = name is null ? "status.phase=Running" : $"status.phase=Running,metadata.name={name}";
        return (await connection.ReadAll<PodItem>(path, selector, cancellation))
            .Map(pods => new BoundedPods(pods.Select(Of).ToDictionary(pod => (pod.Namespace, pod.Name))));
    }

    public async Task<Result<AllocatableNodes>> Nodes(string? name, CancellationToken cancellation) =>
        (await connection.ReadAll<NodeItem>(ApiRequest.PathOf("api", "v1", "nodes"), name is null ? null : $"metadata.name={name}", cancellation))
            .Map(nodes => new AllocatableNodes(
                nodes.ToDictionary(node => node.Metadata?.Name ?? "", node => Of(node.Status?.Allocatable), StringComparer.Ordinal)));

    private static PodBounds Of(PodItem pod)
    {
        var sidecars = (pod.Spec?.InitContainers ?? []).Where(container => container.RestartPolicy == "Always");
        return new PodBounds(
            pod.Metadata?.Namespace ?? "",
            pod.Metadata?.Name ?? "",
            (pod.Spec?.Containers ?? []).Concat(sidecars)
                .ToDictionary(container => container.Name ?? "", container => Of(container.Resources), StringComparer.Ordinal),
            Of(pod.Spec?.Resources));
    }

    private static ResourceBounds Of(ResourcesItem? resources) => new(Of(resources?.Requests), Of(resources?.Limits));

    private static ResourceAmounts Of(AmountsItem? amounts) => ResourceAmounts.Parse(amounts?.Cpu, amounts?.Memory);

    private sealed record PodItem(ItemMetadata? Metadata, PodSpecItem? Spec);

    private sealed record PodSpecItem(ContainerItem[]? Containers, ContainerItem[]? InitContainers, ResourcesItem? Resources);

    private sealed record ContainerItem(string? Name, string? RestartPolicy, ResourcesItem? Resources);

    private sealed record ResourcesItem(AmountsItem? Requests, AmountsItem? Limits);

    private sealed record AmountsItem(string? Cpu, string? Memory);

    private sealed record NodeItem(ItemMetadata? Metadata, NodeStatusItem? Status);

    private sealed record NodeStatusItem(AmountsItem? Allocatable);
}
