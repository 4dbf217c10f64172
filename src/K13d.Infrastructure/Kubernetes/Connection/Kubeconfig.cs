using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>
/// A kubeconfig. KubernetesClient's own model of it lacks proxies and token files, hence this one; everything K13d does not use is ignored.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/"/>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
internal sealed class Kubeconfig
{
    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(NullNamingConvention.Instance).IgnoreUnmatchedProperties().Build();

    [YamlMember(Alias = "current-context")]
    public string? CurrentContext { get; set; }

    [YamlMember(Alias = "clusters")]
    public List<NamedCluster> Clusters { get; set; } = [];

    [YamlMember(Alias = "users")]
    public List<NamedUser> Users { get; set; } = [];

    [YamlMember(Alias = "contexts")]
    public List<NamedContext> Contexts { get; set; } = [];

    /// <summary>Reads one; YamlException where it is not one.</summary>
    /// <param name="folder">What its relative paths start from.</param>
    public static Kubeconfig Parse(string yaml, string folder)
    {
        // An empty file is a kubeconfig that names nothing.
        var config = Yaml.Deserialize<Kubeconfig?>(yaml) ?? new Kubeconfig();
        config.Clusters ??= [];
        config.Users ??= [];
        config.Contexts ??= [];
        foreach (var cluster in config.Clusters.Select(named => named.Cluster).OfType<ClusterBody>())
        {
            cluster.CertificateAuthority = Absolute(cluster.CertificateAuthority);
        }

        foreach (var user in config.Users.Select(named => named.User).OfType<UserBody>())
        {
            user.ClientCertificate = Absolute(user.ClientCertificate);
            user.ClientKey = Absolute(user.ClientKey);
            user.TokenFile = Absolute(user.TokenFile);
            // A command with a path is relative to the file, one without is looked up in PATH.
            if (user.Exec is { Command: { } command } && command.Contains('/', StringComparison.Ordinal))
            {
                user.Exec.Command = Absolute(command);
            }
        }

        return config;

        string? Absolute(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, folder);
    }

    /// <summary>Adds what another file says; the first to name something wins, as with kubectl.</summary>
    public void Merge(Kubeconfig later)
    {
        if (string.IsNullOrEmpty(CurrentContext))
        {
            CurrentContext = later.CurrentContext;
        }

        Clusters.AddRange(later.Clusters);
        Users.AddRange(later.Users);
        Contexts.AddRange(later.Contexts);
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class NamedCluster
    {
        [YamlMember(Alias = "name")]
        public string? Name { get; set; }

        [YamlMember(Alias = "cluster")]
        public ClusterBody? Cluster { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class ClusterBody
    {
        [YamlMember(Alias = "server")]
        public string? Server { get; set; }

        [YamlMember(Alias = "certificate-authority")]
        public string? CertificateAuthority { get; set; }

        [YamlMember(Alias = "certificate-authority-data")]
        public string? CertificateAuthorityData { get; set; }

        [YamlMember(Alias = "insecure-skip-tls-verify")]
        public bool SkipTlsVerification { get; set; }

        [YamlMember(Alias = "tls-server-name")]
        public string? TlsServerName { get; set; }

        [YamlMember(Alias = "proxy-url")]
        public string? ProxyUrl { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class NamedUser
    {
        [YamlMember(Alias = "name")]
        public string? Name { get; set; }

        [YamlMember(Alias = "user")]
        public UserBody? User { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class UserBody
    {
        [YamlMember(Alias = "token")]
        public string? Token { get; set; }

        [YamlMember(Alias = "tokenFile")]
        public string? TokenFile { get; set; }

        [YamlMember(Alias = "username")]
        public string? Username { get; set; }

        [YamlMember(Alias = "password")]
        public string? Password { get; set; }

        [YamlMember(Alias = "client-certificate")]
        public string? ClientCertificate { get; set; }

        [YamlMember(Alias = "client-certificate-data")]
        public string? ClientCertificateData { get; set; }

        [YamlMember(Alias = "client-key")]
        public string? ClientKey { get; set; }

        [YamlMember(Alias = "client-key-data")]
        public string? ClientKeyData { get; set; }

        [YamlMember(Alias = "exec")]
        public ExecBody? Exec { get; set; }

        [YamlMember(Alias = "auth-provider")]
        public Dictionary<string, object>? AuthProvider { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class ExecBody
    {
        [YamlMember(Alias = "apiVersion")]
        public string? ApiVersion { get; set; }

        [YamlMember(Alias = "command")]
        public string? Command { get; set; }

        [YamlMember(Alias = "args")]
        public List<string>? Args { get; set; }

        [YamlMember(Alias = "env")]
        public List<Dictionary<string, string>>? Env { get; set; }

        [YamlMember(Alias = "installHint")]
        public string? InstallHint { get; set; }

        [YamlMember(Alias = "provideClusterInfo")]
        public bool ProvideClusterInfo { get; set; }

        [YamlMember(Alias = "interactiveMode")]
        public string? InteractiveMode { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class NamedContext
    {
        [YamlMember(Alias = "name")]
        public string? Name { get; set; }

        [YamlMember(Alias = "context")]
        public ContextBody? Context { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the YAML deserialiser.")]
    internal sealed class ContextBody
    {
        [YamlMember(Alias = "cluster")]
        public string? Cluster { get; set; }

        [YamlMember(Alias = "user")]
        public string? User { get; set; }

        [YamlMember(Alias = "namespace")]
        public string? Namespace { get; set; }
    }
}
