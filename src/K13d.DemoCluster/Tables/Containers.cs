using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>A list of containers on one line.</summary>
internal static class Containers
{
    public static string Names(JsonArray containers) => string.Join(',', containers.Select(container => container.Text("name")));

    public static string Images(JsonArray containers) => string.Join(',', containers.Select(container => container.Text("image")));
}
