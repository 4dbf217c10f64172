using K13d.Application.Pipeline;
using K13d.Application.Ports.Clusters;
using K13d.Domain.Failures;

namespace K13d.Application.Health;

/// <summary>How K13d and what it needs are: always an answer, also when all of it is away.</summary>
public sealed record GetHealth : IQuery<HealthReport>, IOpenToAnyone
{
    public string Because => "whoever watches K13d has no login, and it tells nothing but up or down";
}

/// <param name="Status"><c>healthy</c>, or <c>degraded</c> where the cluster or the database does not answer.</param>
/// <param name="Kubernetes"><c>connected</c> or <c>disconnected</c>.</param>
/// <param name="Llm">
/// <c>available</c> where <c>builtin</c> or a model is set; <c>unavailable</c> where this replica got no answer when it last asked it; <c>not_configured</c> where its key is missing. It is not asked for this.
/// </param>
/// <param name="Database"><c>connected</c> or <c>disconnected</c>.</param>
public sealed record HealthReport(string Status, string Kubernetes, string Llm, string Database, ClusterReport Cluster);

/// <param name="Mode">How K13d found the cluster: <c>kubeconfig</c>, <c>incluster</c> or <c>demo</c>; <c>auto</c> while it found none.</param>
/// <param name="Version">The API server's version; null while it does not answer.</param>
/// <param name="Demo">Whether it is the embedded demo cluster: simulated, nothing in it is real.</param>
public sealed record ClusterReport(string Mode, string? Version, bool Demo);

internal sealed class GetHealthHandler(IClusterHealth cluster, StorageProbe storage, LlmProbe llm) : IQueryHandler<GetHealth, HealthReport>
{
    public async Task<Result<HealthReport>> Handle(GetHealth request, CancellationToken cancellationToken)
    {
        var asked = storage.Check(cancellationToken);
        var model = llm.Find(cancellationToken);
        var seen = await cluster.Probe(cancellationToken);
        var stored = !(await asked).IsFailure(out _, out _);
        return new HealthReport(
            seen.Reachable && stored ? "healthy" : "degraded",
            Connected(seen.Reachable),
            await model,
            Connected(stored),
            new ClusterReport(seen.Mode, seen.Version, seen.IsDemo));
    }

    private static string Connected(bool answers) => answers ? "connected" : "disconnected";
}
