namespace K13d.Application.Ports.Clusters;

/// <summary>Whether the cluster answers.</summary>
public interface IClusterHealth
{
    /// <summary>Asks the cluster's API server, within a short time; what it answered a moment ago counts, so that it may be asked often.</summary>
    Task<ClusterStatus> Probe(CancellationToken cancellation);
}

/// <summary>How the cluster is.</summary>
/// <param name="Mode">Where the way to it was found: <c>kubeconfig</c>, <c>incluster</c>, <c>demo</c>; <c>auto</c> while none was.</param>
/// <param name="Context">The kubeconfig's context; null where there is none.</param>
/// <param name="Server">The API server's address; null where not even that is known.</param>
/// <param name="Version">The API server's version, <c>v1.34.2</c>; null where it does not answer.</param>
/// <param name="Problem">Why it does not answer, and what to do; null where it does.</param>
public sealed record ClusterStatus(string Mode, string? Context, Uri? Server, string? Version, string? Problem)
{
    public bool Reachable => Problem is null;

    public bool IsDemo => Mode == "demo";
}
