namespace K13d.Testing.Shared;

/// <summary>
/// The project's <c>shared/</c> folder, which lies beside the repository and holds the contract and what a real Kubernetes answered. A copy
/// of the repository alone does not have it; a test that reads it skips then.
/// </summary>
public static class SharedFolder
{
    private static readonly string? Root = Find();

    public static bool Exists => Root is not null;

    /// <param name="path">Below <c>shared/</c>: <c>golden/kubectl</c>.</param>
    public static string Path(params string[] path) =>
        System.IO.Path.Combine([Root ?? throw new DirectoryNotFoundException($"No shared/golden above {AppContext.BaseDirectory}"), .. path]);

    /// <summary>Skips the running test where the folder is not there.</summary>
    public static void SkipUnlessThere() => Assert.SkipUnless(Exists, "shared/ does not lie beside this copy of the repository");

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = System.IO.Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(shared, "golden")))
            {
                return shared;
            }
        }

        return null;
    }
}
