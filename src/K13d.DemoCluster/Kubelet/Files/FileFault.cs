namespace K13d.DemoCluster.Kubelet.Files;

/// <summary>Why something cannot be done to a file.</summary>
internal enum FileFault
{
    None,
    Missing,
    IsDirectory,
    NotDirectory,
    Exists,
    NotEmpty,
    ReadOnly,
    Full,
}

internal static class FileFaults
{
    /// <summary>As the C library words it.</summary>
    public static string Words(this FileFault fault) => fault switch
    {
        FileFault.IsDirectory => "Is a directory",
        FileFault.NotDirectory => "Not a directory",
        FileFault.Exists => "File exists",
        FileFault.NotEmpty => "Directory not empty",
        FileFault.ReadOnly => "Read-only file system",
        FileFault.Full => "No space left on device",
        _ => "No such file or directory",
    };
}
