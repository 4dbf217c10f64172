using K13d.Testing.Clusters;

namespace K13d.Bench.Exec;

/// <param name="Runs">How many times each is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record ExecOptions(int Runs, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static ExecOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--runs") is { } given && given.GetValueOrDefault("--runs", [31]) is [var runs]
            ? new ExecOptions(runs, TestCluster.RealKubeconfig)
            : null;
}
