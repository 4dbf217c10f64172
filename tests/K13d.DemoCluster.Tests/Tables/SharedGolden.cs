using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Testing.Shared;

namespace K13d.DemoCluster.Tests.Tables;

/// <summary>
/// What a real Kubernetes 1.34 answered for the fixture that stands beside the repository, in <c>../shared/golden</c>. Whoever asks where that is not
/// there is skipped.
/// </summary>
internal static class SharedGolden
{
    public static string Folder
    {
        get
        {
            SharedFolder.SkipUnlessThere();
            return SharedFolder.Path("golden");
        }
    }

    public static DateTimeOffset CapturedAt =>
        DateTimeOffset.Parse(File.ReadAllText(Path.Combine(Folder, "captured-at.txt")).Trim(), CultureInfo.InvariantCulture);

    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static JsonObject Read(string folder, string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, folder, file)))!.AsObject();
}
