using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Tables;

/// <summary>How metrics-server shows metrics: https://github.com/kubernetes-sigs/metrics-server/blob/v0.8.0/pkg/api/table.go.</summary>
internal sealed class MetricsColumns : ITableColumns
{
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Name", "string", "name", "Name of the resource", 0),
        new("cpu", "string", "quantity", "", 0),
        new("memory", "string", "quantity", "", 0),
        new("Window", "string", "duration", "", 0),
    ];

    public IReadOnlyList<JsonNode?> CellsOf(JsonObject value, DateTimeOffset now)
    {
        JsonObject?[] usages = [.. value.Items("containers").Select(container => container.Child("usage")), value.Child("usage")];
        return [value.Name, Sum(usages, "cpu"), Sum(usages, "memory"), value.Text("window")];
    }

    private static string Sum(JsonObject?[] usages, string resource) =>
        usages.Select(usage => Quantity.Of(usage.At(resource))).OfType<Quantity>().Aggregate(Quantity.Zero, (sum, amount) => sum + amount).ToString();
}
