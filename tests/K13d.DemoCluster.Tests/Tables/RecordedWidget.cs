using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tests.Tables;

/// <summary>The custom resource that the recordings were made with.</summary>
internal static class RecordedWidget
{
    /// <summary>The entry of its definition's <c>spec.versions</c>.</summary>
    public static JsonObject Version { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tables", "recorded-custom.json")))!["version"]!.AsObject();
}
