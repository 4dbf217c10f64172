namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Where the machine keeps the ways to a cluster.</summary>
/// <param name="Kubeconfigs">The files that kubectl would read, in its order.</param>
/// <param name="ServiceAccount">The folder in which a pod finds its token.</param>
/// <param name="Server">The API server's address as a pod is told it; null outside a pod.</param>
internal sealed record ClusterSurroundings(IReadOnlyList<string> Kubeconfigs, string ServiceAccount, Uri? Server)
{
    private const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static ClusterSurroundings OfMachine()
    {
        var listed = Files(Environment.GetEnvironmentVariable("KUBECONFIG"));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");
        var server = string.IsNullOrEmpty(host) || !int.TryParse(port, out var number) ? null : new UriBuilder("https", host, number).Uri;
        return new ClusterSurroundings(listed.Count > 0 ? listed : [Path.Combine(home, ".kube", "config")], ServiceAccountFolder, server);
    }

    /// <summary>The files in a list such as <c>$KUBECONFIG</c> is.</summary>
    public static IReadOnlyList<string> Files(string? list) =>
        (list ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
