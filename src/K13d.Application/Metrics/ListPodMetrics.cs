using System.Text.Json.Serialization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Metrics;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Metrics;

namespace K13d.Application.Metrics;

/// <summary>Says what running pods use, as <c>kubectl top pods</c> does.</summary>
/// <param name="Namespace">Absent means all namespaces, or <c>default</c> with a name.</param>
/// <param name="Name">One pod; absent means all.</param>
/// <param name="Containers">Whether each container is told of too.</param>
/// <param name="Sort"><c>name</c>, <c>cpu</c> or <c>memory</c>, or <c>-cpu</c> for the reverse.</param>
public sealed record ListPodMetrics(string? Namespace = null, string? Name = null, bool Containers = false, string? Sort = null)
    : IQuery<PodMetricsList>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Source">Who measured: <c>metrics.k8s.io</c>, or <c>kubelet</c> where the cluster has no metrics API.</param>
/// <param name="SilentNodes">Nodes whose kubelet did not answer: what runs on them is missing.</param>
public sealed record PodMetricsList(IReadOnlyList<PodMetrics> Items, string Source, IReadOnlyList<string> SilentNodes);

/// <summary>What a pod uses, and how much that is of what it requests and is allowed; null where it says nothing of that.</summary>
/// <param name="Cpu">Of processors: <c>50m</c> is a twentieth of one.</param>
/// <param name="Memory">The working set: <c>128Mi</c>.</param>
/// <param name="Containers">Those that run; only there where they are asked for.</param>
public sealed record PodMetrics(
    string Name,
    string Namespace,
    string Cpu,
    string Memory,
    int? CpuRequestPercent,
    int? MemoryRequestPercent,
    int? CpuLimitPercent,
    int? MemoryLimitPercent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ContainerMetrics>? Containers);

/// <inheritdoc cref="PodMetrics"/>
public sealed record ContainerMetrics(
    string Name, string Cpu, string Memory, int? CpuRequestPercent, int? MemoryRequestPercent, int? CpuLimitPercent, int? MemoryLimitPercent);

public sealed class ListPodMetricsValidator : AbstractValidator<ListPodMetrics>
{
    public ListPodMetricsValidator()
    {
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Name).OptionalName();
        RuleFor(request => request.Sort).UsageSort();
    }
}

internal sealed class ListPodMetricsHandler(IClusterUsage usage, IResourceBounds bounds) : IQueryHandler<ListPodMetrics, PodMetricsList>
{
    public async Task<Result<PodMetricsList>> Handle(ListPodMetrics request, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(request.Name) ? null : request.Name;
        var @namespace = string.IsNullOrEmpty(request.Namespace) ? (name is null ? null : "default") : request.Namespace;
        var asked = bounds.Pods(@namespace, name, cancellationToken);
        var measuring = await usage.Pods(@namespace, name, cancellationToken);
        var comparing = await asked;
        if (measuring.IsFailure(out var failure, out var measured) || comparing.IsFailure(out failure, out var pods))
        {
            return failure;
        }

        var sorted = UsageOrder.Sort(measured.Items, request.Sort, pod => pod.Name, pod => pod.Total);
        return new PodMetricsList(
            [.. sorted.Select(pod => Of(pod, pods.Find(pod), request.Containers))],
            measured.Source,
            measured.SilentNodes);
    }

    private static PodMetrics Of(PodUsage pod, PodBounds? bounds, bool hasContainers)
    {
        var (requests, limits) = Shares(pod.Total, bounds?.Total ?? default);
        return new PodMetrics(
            pod.Name,
            pod.Namespace,
            pod.Total.Cpu,
            pod.Total.Memory,
            requests.Cpu,
            requests.Memory,
            limits.Cpu,
            limits.Memory,
            hasContainers ? [.. pod.Containers.Select(container => Of(container, bounds))] : null);
    }

    private static ContainerMetrics Of(ContainerUsage container, PodBounds? bounds)
    {
        var (requests, limits) = Shares(container.Usage, bounds?.Containers.GetValueOrDefault(container.Name) ?? default);
        return new ContainerMetrics(
            container.Name, container.Usage.Cpu, container.Usage.Memory, requests.Cpu, requests.Memory, limits.Cpu, limits.Memory);
    }

    private static (UsageShare Requests, UsageShare Limits) Shares(ResourceUsage usage, ResourceBounds bounds) =>
        (usage.Of(bounds.Requests), usage.Of(bounds.Limits));
}
