namespace K13d.Api.Demo;

/// <summary>The file through which people reach the demo cluster with kubectl. It holds a token, so it is its owner's alone.</summary>
internal static class DemoKubeconfigFile
{
    private const string Name = "demo.kubeconfig";

    /// <summary>Writes it anew: its port and its token are other ones at each start.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> Write(string folder, string kubeconfig)
    {
        var path = Path.Combine(folder, Name);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(kubeconfig);
        return path;
    }
}
