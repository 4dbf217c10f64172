using K13d.Testing.Clusters;

namespace K13d.Bench.Chat;

/// <param name="Chats">How many runs go on at once.</param>
/// <param name="Runs">How many times each is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record ChatOptions(int Chats, int Runs, string? Kubeconfig)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static ChatOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--chats", "--runs") is { } given
        && given.GetValueOrDefault("--chats", [50]) is [var chats]
        && given.GetValueOrDefault("--runs", [21]) is [var runs]
            ? new ChatOptions(chats, runs, TestCluster.RealKubeconfig)
            : null;
}
