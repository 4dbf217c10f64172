using K13d.Testing.Clusters;

namespace K13d.Bench.Apply;

/// <param name="Documents">How many documents are applied at once.</param>
/// <param name="Runs">How many times each is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record ApplyOptions(int Documents, int Runs, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static ApplyOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--documents", "--runs") is { } given
        && given.GetValueOrDefault("--documents", [200]) is [var documents]
        && given.GetValueOrDefault("--runs", [9]) is [var runs]
            ? new ApplyOptions(documents, runs, TestCluster.RealKubeconfig)
            : null;
}
