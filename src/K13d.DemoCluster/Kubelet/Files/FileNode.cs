namespace K13d.DemoCluster.Kubelet.Files;

/// <summary>A file or a directory of a container.</summary>
/// <param name="Mode">The permission bits, as <c>chmod</c> takes them.</param>
internal sealed record FileNode(bool IsDirectory, ReadOnlyMemory<byte> Content, DateTimeOffset ModifiedAt, int Mode)
{
    public static FileNode Directory(DateTimeOffset when, int mode = 0b111_101_101) => new(true, default, when, mode);

    public static FileNode File(ReadOnlyMemory<byte> content, DateTimeOffset when, int mode = 0b110_100_100) => new(false, content, when, mode);

    /// <summary>As <c>ls -l</c> shows it: <c>drwxr-xr-x</c>.</summary>
    public string Permissions => (IsDirectory ? "d" : "-")
        + string.Concat(Enumerable.Range(0, 9).Select(bit => (Mode & (1 << (8 - bit))) == 0 ? '-' : "rwx"[bit % 3]));
}
