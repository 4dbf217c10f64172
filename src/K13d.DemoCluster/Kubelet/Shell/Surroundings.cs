using K13d.DemoCluster.Kubelet.Files;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Network;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a program in a container can see of its container and of the cluster.</summary>
/// <param name="Resolves">Whether a host name is that of a Service now.</param>
/// <param name="Accepts">Whether a Service has an endpoint now.</param>
internal sealed record Surroundings(
    string HostName,
    IReadOnlyDictionary<string, string> Environment,
    bool IsMemoryLimited,
    Func<string, bool> Resolves,
    Func<string, bool> Accepts)
{
    private Lazy<FileSystem> files = new(() => new FileSystem().Place("/tmp", FileNode.Directory(DateTimeOffset.UnixEpoch)));

    /// <summary>The container's files, which are made when somebody looks at the first.</summary>
    public FileSystem Files => files.Value;

    public Func<FileSystem> FilesFrom
    {
        init => files = new Lazy<FileSystem>(value);
    }

    /// <summary>Asks a host's port; null for a program that only learns whether there is one.</summary>
    public Func<string, int, WebQuestion, WebReply>? Web { get; init; }

    public ImageReference? Image { get; init; }

    public ImageFlavour Flavour { get; init; } = ImageFlavour.BusyBox;

    /// <summary>What runs as process 1.</summary>
    public IReadOnlyList<string> MainCommand { get; init; } = [];

    public string Ip { get; init; } = "127.0.0.1";

    public string WorkingDirectory { get; init; } = "/";
}
