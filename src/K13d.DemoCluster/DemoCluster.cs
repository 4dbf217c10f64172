namespace K13d.DemoCluster;

/// <summary>
/// A Kubernetes API server in this process, on a loopback port of its own, with TLS and a token: what a newcomer's first command talks
/// to, and what tests run against. It keeps nothing on disk and executes nothing on the host.
/// </summary>
public sealed class DemoCluster : IAsyncDisposable
{
    internal DemoCluster(Uri address, string token, string kubeconfig) => (Address, Token, Kubeconfig) = (address, token, kubeconfig);

    /// <summary>Where its API is: <c>https://127.0.0.1:port</c>.</summary>
    public Uri Address { get; }

    /// <summary>The bearer token that is let in, as a cluster administrator.</summary>
    public string Token { get; }

    /// <summary>A kubeconfig, as YAML, with its address, its certificate authority and its token.</summary>
    public string Kubeconfig { get; }

    /// <summary>Starts one and answers when its API accepts requests and its seed is stored.</summary>
    public static Task<DemoCluster> Start(DemoClusterOptions options, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
