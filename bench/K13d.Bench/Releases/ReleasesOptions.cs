using K13d.Testing.Clusters;

namespace K13d.Bench.Releases;

/// <param name="Releases">How many releases there are.</param>
/// <param name="Revisions">How many revisions Helm has kept of each.</param>
/// <param name="Runs">How many times each is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record ReleasesOptions(int Releases, int Revisions, int Runs, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static ReleasesOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--releases", "--revisions", "--runs") is { } given
        && given.GetValueOrDefault("--releases", [300]) is [var releases]
        && given.GetValueOrDefault("--revisions", [10]) is [var revisions]
        && given.GetValueOrDefault("--runs", [9]) is [var runs]
            ? new ReleasesOptions(releases, revisions, runs, TestCluster.RealKubeconfig)
            : null;
}
