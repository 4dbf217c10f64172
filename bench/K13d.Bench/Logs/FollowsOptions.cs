using K13d.Testing.Clusters;

namespace K13d.Bench.Logs;

/// <param name="Followers">How many follow the log at once.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record FollowsOptions(int Followers, int Seconds, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static FollowsOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--followers", "--seconds") is { } given
        && given.GetValueOrDefault("--followers", [200]) is [var followers]
        && given.GetValueOrDefault("--seconds", [120]) is [var seconds]
            ? new FollowsOptions(followers, seconds, TestCluster.RealKubeconfig)
            : null;
}
