using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>A list of containers on one line.</summary>
internal static class Containers
{
    public static string Names(IEnumerable<JsonObject> containers) => string.Join(',', containers.Select(container => container.TextOr("", "name")));

    public static string Images(IEnumerable<JsonObject> containers) => string.Join(',', containers.Select(container => container.TextOr("", "image")));
}
