namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Where the machine keeps the ways to a cluster.</summary>
/// <param name="Kubeconfigs">The files that kubectl would read, in its order.</param>
/// <param name="ServiceAccount">The folder in which a pod finds its token.</param>
/// <param name="Server">The API server's address as a pod is told it; null outside a pod.</param>
/// <param name="Proxies">The way there, where the kubeconfig does not name one.</param>
internal sealed record ClusterSurroundings(IReadOnlyList<string> Kubeconfigs, string ServiceAccount, Uri? Server, EnvironmentProxies Proxies)
{
    private const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Those of this process.</summary>
    public static ClusterSurroundings OfMachine() =>
        Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ServiceAccountFolder);

    /// <param name="variable">Answers a variable of the environment.</param>
    public static ClusterSurroundings Of(Func<string, string?> variable, string home, string serviceAccount)
    {
        var listed = Files(variable("KUBECONFIG"));
        var host = variable("KUBERNETES_SERVICE_HOST");
        var server = string.IsNullOrEmpty(host) || !ushort.TryParse(variable("KUBERNETES_SERVICE_PORT"), out var port)
            ? null
            : new UriBuilder(Uri.UriSchemeHttps, host, port).Uri;
        return new ClusterSurroundings(
            listed.Count > 0 ? listed : [Path.Combine(home, ".kube", "config")], serviceAccount, server, EnvironmentProxies.Of(variable));
    }

    /// <summary>The files in a list such as <c>$KUBECONFIG</c> is.</summary>
    public static IReadOnlyList<string> Files(string? list) =>
        (list ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
