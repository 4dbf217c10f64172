using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tests.Admission;

/// <summary>What a real Kubernetes 1.34 answered to the cases of <c>Cases/*.yaml</c>, as <c>record</c> wrote it down.</summary>
internal static class RecordedCases
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Admission", "Recorded");

    public static IEnumerable<JsonObject> Of(string topic) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{topic}.json")))!.AsArray().Select(recorded => recorded!.AsObject());

    public static IEnumerable<TheoryDataRow<string, string>> All => Directory
        .EnumerateFiles(Folder, "*.json")
        .Order(StringComparer.Ordinal)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .SelectMany(topic => Of(topic).Select(recorded => new TheoryDataRow<string, string>(topic, (string)recorded["name"]!)));
}
