namespace K13d.Architecture.Tests.Reading;

/// <summary>The repository that these tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "K13d.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No K13d.sln above {AppContext.BaseDirectory}");
    }
}
