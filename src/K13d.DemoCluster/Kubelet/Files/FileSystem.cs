namespace K13d.DemoCluster.Kubelet.Files;

/// <summary>
/// The files of a container, or of a volume, in memory: bounded, and never the host's. Paths are absolute and resolved. Safe to use from any
/// thread.
/// </summary>
/// <param name="isReadOnly">Whether it can only be filled by <see cref="Place"/>.</param>
internal sealed class FileSystem(bool isReadOnly = false)
{
    /// <summary>What all files of one may hold together.</summary>
    public const int MostBytes = 64 << 20;

    private const int MostFiles = 10_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, FileNode> nodes = new(StringComparer.Ordinal) { ["/"] = FileNode.Directory(DateTimeOffset.UnixEpoch) };
    private readonly List<(string Path, FileSystem Volume)> mounts = [];
    private long bytes;

    /// <summary>Puts a file there as its image or its volume has it, with the directories above it.</summary>
    public FileSystem Place(string path, FileNode node)
    {
        lock (gate)
        {
            for (var above = FilePath.Parent(path); !nodes.ContainsKey(above); above = FilePath.Parent(above)) nodes[above] = FileNode.Directory(
                node.ModifiedAt);
            nodes[path] = node;
            bytes += node.Content.Length;
        }

        return this;
    }

    /// <summary>Shows another one's files below a path.</summary>
    public void Mount(string path, FileSystem volume)
    {
        if (Find(path) is null) Place(path, FileNode.Directory(DateTimeOffset.UnixEpoch));
        lock (gate) mounts.Add((path, volume));
    }

    public FileNode? Find(string path)
    {
        if (Mounted(ref path) is { } volume) return volume.Find(path);
        lock (gate) return nodes.GetValueOrDefault(path);
    }

    /// <summary>What lies in a directory, by name.</summary>
    public IReadOnlyList<(string Name, FileNode Node)> List(string path)
    {
        var inside = path;
        if (Mounted(ref inside) is { } volume) return volume.List(inside);
        lock (gate)
        {
            return [.. nodes.Where(node => node.Key != "/" && FilePath.Parent(node.Key) == path).Select(node => (FilePath.Name(node.Key), node.Value))];
        }
    }

    /// <summary>A path and all that is below it, parents first.</summary>
    public IEnumerable<(string Path, FileNode Node)> Walk(string path)
    {
        if (Find(path) is not { } node) yield break;
        yield return (path, node);
        if (!node.IsDirectory) yield break;
        foreach (var (name, _) in List(path))
        {
            foreach (var found in Walk(path == "/" ? $"/{name}" : $"{path}/{name}")) yield return found;
        }
    }

    /// <param name="mode">Null to leave it as it is, or as it is by default.</param>
    public FileFault Write(string path, ReadOnlyMemory<byte> content, DateTimeOffset when, bool appends = false, int? mode = null)
    {
        if (Mounted(ref path) is { } volume) return volume.Write(path, content, when, appends, mode);
        lock (gate)
        {
            if (FaultOfChange(path) is var fault and not FileFault.None) return fault;
            var before = nodes.GetValueOrDefault(path);
            if (before is { IsDirectory: true }) return FileFault.IsDirectory;
            var whole = appends && before is not null ? Joined(before.Content, content) : content;
            var growth = whole.Length - (before?.Content.Length ?? 0);
            if (bytes + growth > MostBytes || (before is null && nodes.Count >= MostFiles)) return FileFault.Full;
            bytes += growth;
            nodes[path] = before is null ? FileNode.File(whole, when, mode ?? 0b110_100_100)
                : before with { Content = whole, ModifiedAt = when, Mode = mode ?? before.Mode };
            return FileFault.None;
        }
    }

    public FileFault MakeDirectory(string path, DateTimeOffset when)
    {
        if (Mounted(ref path) is { } volume) return volume.MakeDirectory(path, when);
        lock (gate)
        {
            if (nodes.ContainsKey(path)) return FileFault.Exists;
            if (FaultOfChange(path) is var fault and not FileFault.None) return fault;
            if (nodes.Count >= MostFiles) return FileFault.Full;
            nodes[path] = FileNode.Directory(when);
            return FileFault.None;
        }
    }

    /// <summary>With those above it that are not there.</summary>
    public FileFault MakeDirectories(string path, DateTimeOffset when)
    {
        if (Find(path) is { } found) return found.IsDirectory ? FileFault.None : FileFault.Exists;
        var above = MakeDirectories(FilePath.Parent(path), when);
        return above == FileFault.None ? MakeDirectory(path, when) : above;
    }

    public FileFault ChangeMode(string path, int mode)
    {
        if (Mounted(ref path) is { } volume) return volume.ChangeMode(path, mode);
        lock (gate)
        {
            if (isReadOnly) return FileFault.ReadOnly;
            if (!nodes.TryGetValue(path, out var node)) return FileFault.Missing;
            nodes[path] = node with { Mode = mode };
            return FileFault.None;
        }
    }

    /// <summary>Removes a file, or a directory with all that is in it.</summary>
    public FileFault Remove(string path, bool onlyIfEmpty = false)
    {
        if (Mounted(ref path) is { } volume) return volume.Remove(path, onlyIfEmpty);
        lock (gate)
        {
            if (isReadOnly) return FileFault.ReadOnly;
            if (!nodes.ContainsKey(path)) return FileFault.Missing;
            var below = nodes.Keys.Where(key => FilePath.IsBelow(key, path)).ToList();
            if (onlyIfEmpty && below.Count > 0) return FileFault.NotEmpty;
            foreach (var gone in path == "/" ? below : [path, .. below])
            {
                bytes -= nodes[gone].Content.Length;
                nodes.Remove(gone);
            }

            return FileFault.None;
        }
    }

    private FileFault FaultOfChange(string path) =>
        isReadOnly ? FileFault.ReadOnly
        : !nodes.TryGetValue(FilePath.Parent(path), out var parent) ? FileFault.Missing
        : parent.IsDirectory ? FileFault.None : FileFault.NotDirectory;

    /// <summary>The volume that has the path, which becomes the path in it.</summary>
    private FileSystem? Mounted(ref string path)
    {
        var asked = path;
        (string Path, FileSystem Volume) found;
        lock (gate) found = mounts.Where(mount => mount.Path == asked || FilePath.IsBelow(asked, mount.Path))
            .OrderByDescending(mount => mount.Path.Length).FirstOrDefault();
        if (found.Volume is null) return null;
        path = asked == found.Path ? "/" : asked[found.Path.Length..];
        return found.Volume;
    }

    private static byte[] Joined(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var joined = new byte[first.Length + second.Length];
        first.CopyTo(joined);
        second.CopyTo(joined.AsMemory(first.Length));
        return joined;
    }
}
