using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>A machine of a test's own, as far as K13d looks for a cluster on it.</summary>
/// <param name="variables">All of its environment, as <c>NAME=value</c>; empty ones are left out.</param>
internal sealed class Surroundings(params string[] variables)
{
    private const string Nowhere = "/nowhere";

    public string Home { get; init; } = Nowhere;

    public string ServiceAccount { get; init; } = Nowhere;

    public ClusterSurroundings Build()
    {
        var environment = variables.Where(variable => variable.Length > 0).Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return ClusterSurroundings.Of(environment.GetValueOrDefault, Home, ServiceAccount);
    }
}
