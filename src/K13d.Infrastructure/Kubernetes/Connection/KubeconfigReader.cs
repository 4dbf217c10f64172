using System.Text;
using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Infrastructure.Processes;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Follows a kubeconfig's context to the cluster and the user that it names.</summary>
internal sealed class KubeconfigReader(ProcessRunner processes, TimeProvider time)
{
    /// <param name="context">Null means the kubeconfig's current one.</param>
    /// <returns>The access; ClusterFailed where the kubeconfig does not say enough.</returns>
    public Result<ClusterAccess> Read(string mode, Kubeconfig config, string? context, FileReader files)
    {
        var name = context ?? config.CurrentContext;
        if (string.IsNullOrEmpty(name))
        {
            return Incomplete($"has no current context: set one, or name one with K13D_KUBERNETES__CONTEXT{Choices(config)}");
        }

        if (config.Contexts.Find(named => named.Name == name)?.Context is not { } body)
        {
            return Incomplete($"has no context '{name}'{Choices(config)}");
        }

        if (config.Clusters.Find(named => named.Name == body.Cluster)?.Cluster is not { } cluster)
        {
            return Incomplete($"has no cluster '{body.Cluster}', which its context '{name}' names");
        }

        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
        {
            return Incomplete($"has no usable server address for the cluster '{body.Cluster}'");
        }

        Uri? proxy = null;
        if (!string.IsNullOrEmpty(cluster.ProxyUrl) && !ProxyAddress.TryParse(cluster.ProxyUrl, out proxy))
        {
            return Incomplete($"has an unusable proxy-url for the cluster '{body.Cluster}'");
        }

        var user = string.IsNullOrEmpty(body.User) ? new Kubeconfig.UserBody() : config.Users.Find(named => named.Name == body.User)?.User;
        if (user is null)
        {
            return Incomplete($"has no user '{body.User}', which its context '{name}' names");
        }

        if (user.AuthProvider is not null)
        {
            return Incomplete($"uses an auth-provider for the user '{body.User}', which Kubernetes has removed: use a credential plugin (exec) instead");
        }

        if (user.Exec?.InteractiveMode == "Always")
        {
            return Incomplete($"has a credential plugin for the user '{body.User}' that needs a person to answer it (interactiveMode: Always), and K13d has none");
        }

        if (Names(user.ClientCertificateData, user.ClientCertificate) != Names(user.ClientKeyData, user.ClientKey))
        {
            return Incomplete($"has for the user '{body.User}' only one of a client certificate and its key");
        }

        var authorities = Pem(cluster.CertificateAuthorityData, cluster.CertificateAuthority, files);
        return new ClusterAccess
        {
            Mode = mode,
            Context = name,
            Server = server,
            Authorities = authorities,
            SkipTlsVerification = cluster.SkipTlsVerification,
            TlsServerName = string.IsNullOrEmpty(cluster.TlsServerName) ? null : cluster.TlsServerName,
            Proxy = proxy,
            Credentials = CredentialsOf(user, cluster, authorities, files),
        };
    }

    private ICredentials CredentialsOf(Kubeconfig.UserBody user, Kubeconfig.ClusterBody cluster, string? authorities, FileReader files)
    {
        var certificate = Pem(user.ClientCertificateData, user.ClientCertificate, files);
        var key = Pem(user.ClientKeyData, user.ClientKey, files);
        // The order in which kubectl prefers them: https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/client_config.go
        var token = string.IsNullOrEmpty(user.TokenFile) ? user.Token : files.Read(user.TokenFile).Trim();
        if (string.IsNullOrEmpty(token) && certificate is null && user.Exec is { Command.Length: > 0 } plugin)
        {
            return new ExecCredentials(plugin, ClusterInfo(cluster, authorities), processes, time);
        }

        return new FixedCredentials(new Credential(string.IsNullOrEmpty(token) ? null : token, certificate, key, user.Username, user.Password));
    }

    private static JsonObject ClusterInfo(Kubeconfig.ClusterBody cluster, string? authorities) => new()
    {
        ["server"] = cluster.Server,
        ["certificate-authority-data"] = authorities is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities)),
        ["insecure-skip-tls-verify"] = cluster.SkipTlsVerification,
        ["tls-server-name"] = cluster.TlsServerName,
        ["proxy-url"] = cluster.ProxyUrl,
    };

    private static bool Names(string? data, string? path) => !string.IsNullOrEmpty(data) || path is not null;

    private static string? Pem(string? data, string? path, FileReader files) =>
        !string.IsNullOrEmpty(data) ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : path is not null ? files.Read(path)
        : null;

    private static string Choices(Kubeconfig config) => config.Contexts.Count == 0 ? "" : $" ({string.Join(", ", config.Contexts.Select(named => named.Name))})";

    private static Failure.ClusterFailed Incomplete(string fault) => new($"The kubeconfig {fault}.");
}
