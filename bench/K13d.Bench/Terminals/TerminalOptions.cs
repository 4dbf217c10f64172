using K13d.Testing.Clusters;

namespace K13d.Bench.Terminals;

/// <param name="Minutes">How long nobody types.</param>
/// <param name="IdleSeconds">After how much silence the proxy cuts a connection.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record TerminalOptions(int Minutes, int IdleSeconds, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static TerminalOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--minutes", "--idle") is { } given
        && given.GetValueOrDefault("--minutes", [10]) is [var minutes]
        && given.GetValueOrDefault("--idle", [60]) is [var idle]
            ? new TerminalOptions(minutes, idle, TestCluster.RealKubeconfig)
            : null;
}
