using K13d.Testing.Clusters;

namespace K13d.Bench;

/// <param name="Pods">How many pods to list; each is measured in one namespace and spread over fifty.</param>
/// <param name="Runs">How many times each list is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record ListOptions(IReadOnlyList<int> Pods, int Runs, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static ListOptions? Parse(string[] arguments)
    {
        if (Arguments.Read(arguments, "--pods", "--runs") is not { } given || given.GetValueOrDefault("--runs", [9]) is not [var runs])
        {
            return null;
        }

        var kubeconfig = TestCluster.RealKubeconfig;

        // Ten times the pods take a real cluster minutes to store and to delete: there it does so only when asked.
        return new ListOptions(given.GetValueOrDefault("--pods", kubeconfig is null ? [5_000, 50_000] : [5_000]), runs, kubeconfig);
    }
}
