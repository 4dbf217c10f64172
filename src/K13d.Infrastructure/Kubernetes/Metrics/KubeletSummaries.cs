using System.Text.Json;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>Asks each node's kubelet what is used on it, through the API server's proxy: <c>/api/v1/nodes/{name}/proxy/stats/summary</c>.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/instrumentation/node-metrics/"/>
internal sealed class KubeletSummaries(ClusterConnection connection)
{
    private const string Source = "kubelet";
    private const int AtOnce = 8;

    /// <summary>The command of metrics-server's own documentation.</summary>
    private const string Install = "kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml";

    /// <summary>A node that has gone is not waited for as long as an API server is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<Result<Measured<PodUsage>>> Pods(string? @namespace, string? name, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1", "pods");
        if (name is null)
        {
            return (await Ask(null, cancellation)).Map(answers => Of(answers, PodsOf));
        }

        // Only the node that it is on knows anything of it.
        var found = await connection.ReadAll<PlacedItem>(path, $"metadata.namespace={@namespace},metadata.name={name}", cancellation);
        return found.IsFailure(out var failure, out var pods) ? failure
            : pods is not [{ Spec.NodeName: { Length: > 0 } node }] ? new Measured<PodUsage>([], Source, [])
            : (await Ask(node, cancellation)).Map(answers => Of(answers, summary => PodsOf(summary).Where(pod => pod.Name == name)));

        IEnumerable<PodUsage> PodsOf(Summary summary) =>
            (summary.Pods ?? []).Select(Of).OfType<PodUsage>().Where(pod => @namespace is null || pod.Namespace == @namespace);
    }

    public async Task<Result<Measured<NodeUsage>>> Nodes(string? name, CancellationToken cancellation) =>
        (await Ask(name, cancellation)).Map(answers => Of(answers, NodesOf));

    private static Measured<T> Of<T>(IReadOnlyList<(string Node, Summary? Summary)> answers, Func<Summary, IEnumerable<T>> items) => new(
        [.. answers.SelectMany(answer => answer.Summary is { } summary ? items(summary) : [])],
        Source,
        [.. answers.Where(answer => answer.Summary is null).Select(answer => answer.Node)]);

    private static IEnumerable<NodeUsage> NodesOf(Summary summary) =>
        summary.Node is { NodeName: { } name } node && UsageOf(node.Cpu, node.Memory) is { } usage ? [new NodeUsage(name, usage)] : [];

    private static PodUsage? Of(PodSummary pod)
    {
        var running = (pod.Containers ?? [])
            .Select(container => UsageOf(container.Cpu, container.Memory) is { } usage ? new ContainerUsage(container.Name ?? "", usage) : null)
            .OfType<ContainerUsage>()
            .ToArray();
        return running.Length > 0 && pod.PodRef is { Name: { } name, Namespace: { } @namespace } ? new PodUsage(@namespace, name, running) : null;
    }

    /// <summary>Null for what has just started, or has ended, and is not measured.</summary>
    private static ResourceUsage? UsageOf(CpuItem? cpu, MemoryItem? memory) =>
        cpu?.UsageNanoCores is { } nanos && memory?.WorkingSetBytes is { } bytes ? new ResourceUsage(nanos, bytes) : null;

    /// <summary>The summaries of all nodes, or one; Unavailable where there are nodes and none of them answers.</summary>
    private async Task<Result<(string Node, Summary? Summary)[]>> Ask(string? name, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1", "nodes");
        if ((await connection.ReadAll<NodeItem>(path, name is null ? null : $"metadata.name={name}", cancellation)).IsFailure(out var failure, out var nodes))
        {
            return failure;
        }

        string[] names = [.. nodes.Select(node => node.Metadata?.Name).OfType<string>()];
        var answers = new Result<Summary>[names.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, names.Length, options, async (at, token) => answers[at] = await AskOne(names[at], token));
        var read = names.Zip(answers, (node, answer) => (Node: node, Summary: answer.IsFailure(out _, out var summary) ? null : summary)).ToArray();
        return read.Length == 0 || read.Any(answer => answer.Summary is not null) ? read : NobodyMeasures(answers[0]);
    }

    private Task<Result<Summary>> AskOne(string node, CancellationToken cancellation) => connection.Send(
        new ApiRequest(HttpMethod.Get, ApiRequest.PathOf("api", "v1", "nodes", node, "proxy", "stats", "summary"))
        {
            Query = [("only_cpu_and_memory", "true")],
            Timeout = Patience,
            MayRepeat = false,
        },
        async (body, token) => await JsonSerializer.DeserializeAsync<Summary>(body, JsonSerializerOptions.Web, token) ?? throw new JsonException("No summary."),
        cancellation);

    private static Failure.Unavailable NobodyMeasures(Result<Summary> first)
    {
        var details = new Dictionary<string, object?> { ["install"] = Install };
        if (first.IsFailure(out var failure, out _))
        {
            details["kubelet"] = failure.Message;
        }

        return new Failure.Unavailable(
            "METRICS_UNAVAILABLE",
            "The cluster measures nothing that K13d can read: it has no metrics API (metrics.k8s.io), and its kubelets do not answer through the API server. "
            + "Install metrics-server (https://github.com/kubernetes-sigs/metrics-server), or allow K13d to get nodes/proxy.")
        {
            Details = details,
        };
    }

    private sealed record Summary(NodeSummary? Node, PodSummary[]? Pods);

    private sealed record NodeSummary(string? NodeName, CpuItem? Cpu, MemoryItem? Memory);

    private sealed record PodSummary(ItemMetadata? PodRef, ContainerSummary[]? Containers);

    private sealed record ContainerSummary(string? Name, CpuItem? Cpu, MemoryItem? Memory);

    private sealed record CpuItem(long? UsageNanoCores);

    private sealed record MemoryItem(long? WorkingSetBytes);

    private sealed record NodeItem(ItemMetadata? Metadata);

    private sealed record PlacedItem(PlaceItem? Spec);

    private sealed record PlaceItem(string? NodeName);
}
