namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a program in a container can see of its container and of the cluster.</summary>
/// <param name="Resolves">Whether a host name is that of a Service now.</param>
/// <param name="Accepts">Whether a Service has an endpoint now.</param>
internal sealed record Surroundings(
    string HostName,
    IReadOnlyDictionary<string, string> Environment,
    bool IsMemoryLimited,
    Func<string, bool> Resolves,
    Func<string, bool> Accepts);
