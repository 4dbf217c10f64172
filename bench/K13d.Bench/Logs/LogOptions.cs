using K13d.Testing.Clusters;

namespace K13d.Bench.Logs;

/// <param name="Lines">How long the log is.</param>
/// <param name="Runs">How many times each is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record LogOptions(int Lines, int Runs, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static LogOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--lines", "--runs") is { } given
        && given.GetValueOrDefault("--lines", [100_000]) is [var lines]
        && given.GetValueOrDefault("--runs", [7]) is [var runs]
            ? new LogOptions(lines, runs, TestCluster.RealKubeconfig)
            : null;
}
