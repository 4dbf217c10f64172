namespace K13d.Testing.Tools;

/// <summary>Where the programs are that tests run: as the product looks them up, a setting first, then <c>.tools/</c>, then the <c>PATH</c>.</summary>
public static class Programs
{
    public static string Kubectl => Environment.GetEnvironmentVariable("K13D_KUBECTL__PATH") ?? InTools("kubectl") ?? OnPath("kubectl");

    public static string Helm => Environment.GetEnvironmentVariable("K13D_HELM__PATH") ?? InTools("helm") ?? OnPath("helm");

    public static string Chromium =>
        Environment.GetEnvironmentVariable("K13D_TEST_CHROMIUM") ?? OnPath("chromium", "chromium-browser", "google-chrome");

    /// <summary>The folder of PostgreSQL's server programs: Debian keeps those of each version apart; the newest is taken.</summary>
    public static string PostgresFolder
    {
        get
        {
            const string debian = "/usr/lib/postgresql";
            var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
            var newest = versions
                .Select(folder => Path.Combine(folder, "bin"))
                .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
                .MaxBy(folder => int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), out var version) ? version : 0);
            return newest ?? Path.GetDirectoryName(OnPath("initdb"))!;
        }
    }

    private static string? InTools(string program)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "K13d.sln")))
            {
                var path = Path.Combine(folder.FullName, ".tools", program);
                return File.Exists(path) ? path : null;
            }
        }

        return null;
    }

    private static string OnPath(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{string.Join(", ", names)}: not found; ./test.sh sets it up");
    }
}
