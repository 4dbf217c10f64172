namespace K13d.Infrastructure.Persistence;

/// <summary>Files and folders that only the user K13d runs as can read: signing keys and password hashes are in them.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A folder that is there already keeps its mode: it may be a mount with a purpose of its own.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFolder);
        }
    }

    /// <summary>Makes the file where it is missing, before anything is written to it; takes others' access from one that is there.</summary>
    public static void CreateFile(string path)
    {
        using var file = Open(path, FileShare.ReadWrite);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnersFile);
        }
    }

    /// <summary>Opens the file, or makes it, for as long as nobody else holds it so.</summary>
    public static FileStream OpenAlone(string path) => Open(path, FileShare.None);

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        return File.Open(path, options);
    }
}
