using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Metrics;

namespace K13d.Application.Metrics;

/// <summary>Says what nodes use, as <c>kubectl top nodes</c> does.</summary>
/// <param name="Name">One node; absent means all.</param>
/// <param name="Sort"><c>name</c>, <c>cpu</c> or <c>memory</c>, or <c>-cpu</c> for the reverse.</param>
public sealed record ListNodeMetrics(string? Name = null, string? Sort = null) : IQuery<NodeMetricsList>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Source">Who measured: <c>metrics.k8s.io</c>, or <c>kubelet</c> where the cluster has no metrics API.</param>
/// <param name="SilentNodes">Nodes whose kubelet did not answer; they are missing.</param>
public sealed record NodeMetricsList(IReadOnlyList<NodeMetrics> Items, string Source, IReadOnlyList<string> SilentNodes);

/// <summary>What a node uses, and how much that is of what it has for pods.</summary>
/// <param name="Cpu">Of processors: <c>250m</c> is a quarter of one.</param>
/// <param name="Memory">The working set: <c>1024Mi</c>.</param>
/// <param name="CpuPercent">Of the allocatable processors; null where the node says nothing of them.</param>
/// <param name="MemoryPercent">Of the allocatable memory; null where the node says nothing of it.</param>
public sealed record NodeMetrics(string Name, string Cpu, string Memory, int? CpuPercent, int? MemoryPercent);

public sealed class ListNodeMetricsValidator : AbstractValidator<ListNodeMetrics>
{
    public ListNodeMetricsValidator()
    {
        RuleFor(request => request.Name).OptionalName();
        RuleFor(request => request.Sort).UsageSort();
    }
}

internal sealed class ListNodeMetricsHandler(IClusterUsage usage, IResourceBounds bounds) : IQueryHandler<ListNodeMetrics, NodeMetricsList>
{
    public async Task<Result<NodeMetricsList>> Handle(ListNodeMetrics request, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(request.Name) ? null : request.Name;
        if ((await usage.Nodes(name, cancellationToken)).IsFailure(out var failure, out var measured)
            || (await bounds.Nodes(name, cancellationToken)).IsFailure(out failure, out var nodes))
        {
            return failure;
        }

        var sorted = UsageOrder.Sort(measured.Items, request.Sort, node => node.Name, node => node.Usage);
        return new NodeMetricsList([.. sorted.Select(node => Of(node, nodes.Find(node)))], measured.Source, measured.SilentNodes);
    }

    private static NodeMetrics Of(NodeUsage node, ResourceAmounts allocatable)
    {
        var share = node.Usage.Of(allocatable);
        return new NodeMetrics(node.Name, node.Usage.Cpu, node.Usage.Memory, share.Cpu, share.Memory);
    }
}
