namespace K13d.Infrastructure.Charts.Folder;

/// <summary>Where a path really is, once all links on the way are followed.</summary>
internal static class FolderPath
{
    private const int MostLinks = 40;

    /// <summary>Null where nothing is there, or links go in a circle.</summary>
    public static string? Real(string path)
    {
        var links = 0;
        var real = Path.GetPathRoot(path) ?? "/";
        var parts = new Stack<string>(Parts(Path.GetRelativePath(real, path)).Reverse());
        while (parts.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            FileSystemInfo here = new FileInfo(Path.Combine(real, part));
            if (here.LinkTarget is not { } target)
            {
                real = here.FullName;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target) ?? "/" : real;
            foreach (var each in Parts(Path.IsPathRooted(target) ? Path.GetRelativePath(real, target) : target).Reverse())
            {
                parts.Push(each);
            }
        }

        return Path.Exists(real) ? real : null;
    }

    /// <summary>Whether a real path is below another.</summary>
    public static bool IsBelow(string path, string folder) => path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string[] Parts(string path) => [.. path.Split(Path.DirectorySeparatorChar).Where(part => part is not ("" or "."))];
}
