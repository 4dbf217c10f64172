namespace K13d.DemoCluster.Kubelet.Files;

/// <summary>Paths of a container: always with slashes, whatever the host's are.</summary>
internal static class FilePath
{
    /// <summary>The absolute path, without dots and doubled slashes.</summary>
    public static string Resolve(string directory, string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : $"{directory}/{path}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            else if (part != ".") parts.Add(part);
        }

        return "/" + string.Join('/', parts);
    }

    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a path is below another one.</summary>
    public static bool IsBelow(string path, string directory) =>
        directory == "/" ? path.Length > 1 : path.Length > directory.Length && path.StartsWith(directory, StringComparison.Ordinal)
            && path[directory.Length] == '/';
}
