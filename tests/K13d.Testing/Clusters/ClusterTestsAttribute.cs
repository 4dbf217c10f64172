using Xunit.v3;

namespace K13d.Testing.Clusters;

/// <summary>
/// Marks tests that speak to a cluster through <see cref="TestCluster"/>. <c>./test.sh --cluster-only</c> runs these alone: once more, on a
/// real Kubernetes.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ClusterTestsAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Category", "Cluster")];
}
