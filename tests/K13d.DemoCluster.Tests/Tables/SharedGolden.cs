using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tests.Tables;

/// <summary>What a real Kubernetes 1.34 answered for the fixture that stands beside the repository, in <c>../shared/golden</c>.</summary>
internal static class SharedGolden
{
    public static string Folder { get; } = Find();

    public static DateTimeOffset CapturedAt { get; } =
        DateTimeOffset.Parse(File.ReadAllText(Path.Combine(Folder, "captured-at.txt")).Trim(), System.Globalization.CultureInfo.InvariantCulture);

    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static JsonObject Read(string folder, string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, folder, file)))!.AsObject();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var golden = Path.Combine(folder.FullName, "shared", "golden");
            if (Directory.Exists(golden))
            {
                return golden;
            }
        }

        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} has shared/golden. The golden tests compare with what a real Kubernetes answered; put that folder beside the repository.");
    }
}
