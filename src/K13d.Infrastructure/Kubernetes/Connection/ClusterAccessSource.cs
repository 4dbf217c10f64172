using K13d.Application.Ports.Clusters;
using K13d.Domain.Failures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Finds the way to the cluster: in kubeconfig files, in a pod's service account, or in the demo cluster.</summary>
internal sealed partial class ClusterAccessSource(
    IOptions<KubernetesOptions> options,
    ClusterSurroundings surroundings,
    IDemoCluster demo,
    KubeconfigReader kubeconfigs,
    ILogger<ClusterAccessSource> logger)
{
    private string? decided;
    private string? demoKubeconfig;

    /// <summary>
    /// The mode in use; <c>auto</c> until it is decided. That happens once: a kubeconfig that is deleted later must not turn a request for one
    /// cluster into a request for another.
    /// </summary>
    public string Mode => decided ?? options.Value.Mode.ToLowerInvariant();

    public string? ChosenContext => string.IsNullOrWhiteSpace(options.Value.Context) ? null : options.Value.Context;

    private IReadOnlyList<string> Files => ClusterSurroundings.Files(options.Value.Kubeconfig) is { Count: > 0 } named ? named : surroundings.Kubeconfigs;

    private string TokenFile => Path.Combine(surroundings.ServiceAccount, "token");

    private string Remedy => decided == "incluster"
        ? "Let the pod have a service account's token (automountServiceAccountToken), or name a kubeconfig with K13D_KUBERNETES__KUBECONFIG."
        : "Mend the file, or name another with K13D_KUBERNETES__KUBECONFIG.";

    /// <summary>
    /// Reads the files anew and answers with a fingerprint of all that was in them. ClusterFailed, naming the remedy, where they do not lead
    /// to a cluster.
    /// </summary>
    public async Task<Result<FoundAccess>> Find(CancellationToken cancellation)
    {
        using var files = new FileReader();
        decided ??= Decide();
        try
        {
            var access = decided switch
            {
                "demo" => kubeconfigs.Read(decided, Kubeconfig.Parse(await Demo(files, cancellation), Directory.GetCurrentDirectory()), context: null, files),
                "incluster" => InCluster(files),
                _ => kubeconfigs.Read(decided, Merged(files), ChosenContext, files),
            };
            return access.Map(found => new FoundAccess(found with { Proxy = found.Proxy ?? surroundings.Proxies.For(found.Server) }, files.Fingerprint()));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or YamlException or FormatException)
        {
            return new Failure.ClusterFailed($"The way to the cluster cannot be read: {unreadable.Message} {Remedy}");
        }
    }

    private string Decide()
    {
        var (mode, reason) = Mode switch
        {
            "auto" when !string.IsNullOrWhiteSpace(options.Value.Kubeconfig) => ("kubeconfig", "K13D_KUBERNETES__KUBECONFIG is set"),
            "auto" when Files.FirstOrDefault(File.Exists) is { } file => ("kubeconfig", $"there is {file}"),
            "auto" when surroundings.Server is not null && File.Exists(TokenFile) => ("incluster", $"there is no kubeconfig, but {TokenFile}"),
            "auto" => ("demo", $"there is neither {string.Join(" nor ", Files)} nor a service account"),
            var set => (set, "K13D_KUBERNETES__MODE says so"),
        };
        Decided(mode, reason);
        return mode;
    }

    private async Task<string> Demo(FileReader files, CancellationToken cancellation)
    {
        demoKubeconfig ??= await demo.Kubeconfig(cancellation);
        files.Include(demoKubeconfig);
        return demoKubeconfig;
    }

    /// <summary>Of several files the missing ones are passed over, as kubectl does; where all are, that is the fault.</summary>
    private Kubeconfig Merged(FileReader files)
    {
        var there = Files.Where(File.Exists).ToArray();
        if (there.Length == 0)
        {
            throw new FileNotFoundException($"There is no kubeconfig at {string.Join(" or ", Files)}.");
        }

        var merged = new Kubeconfig();
        foreach (var path in there)
        {
            merged.Merge(Kubeconfig.Parse(files.Read(path), Path.GetDirectoryName(Path.GetFullPath(path))!));
        }

        return merged;
    }

    private Result<ClusterAccess> InCluster(FileReader files)
    {
        if (surroundings.Server is null)
        {
            return new Failure.ClusterFailed(
                "K13D_KUBERNETES__MODE is incluster, but K13d does not run in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.");
        }

        var token = files.Read(TokenFile).Trim();
        return new ClusterAccess
        {
            Mode = "incluster",
            Server = surroundings.Server,
            Authorities = files.Read(Path.Combine(surroundings.ServiceAccount, "ca.crt")),
            Credentials = new FixedCredentials(new Credential(token.Length > 0 ? token : throw new FormatException($"{TokenFile} is empty."))),
        };
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "The way to the cluster is {Mode}, because {Reason}")]
    private partial void Decided(string mode, string reason);
}

/// <param name="Fingerprint">Changes when anything in the files that it was read from does.</param>
internal sealed record FoundAccess(ClusterAccess Access, string Fingerprint);
