using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Where services lead.</summary>
internal static class EndpointCells
{
    private const int Shown = 3;

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["endpoints"] = (endpoints, now) =>
        [
            endpoints.Name,
            endpoints.Items("subsets").Count == 0 ? "<none>" : Some([.. endpoints.Items("subsets").SelectMany(Addresses)]),
            Age.Of(endpoints, now),
        ],
        ["endpointslices.discovery.k8s.io"] = (slice, now) =>
        [
            slice.Name,
            slice.Text("addressType"),
            SomeOrUnset([.. slice.Items("ports").Select(Port)]),
            SomeOrUnset([.. slice.Items("endpoints").SelectMany(endpoint => endpoint.Items("addresses")).Select(address => address.AsText() ?? "")]),
            Age.Of(slice, now),
        ],
    };

    private static IEnumerable<string> Addresses(JsonNode? subset)
    {
        var addresses = subset.Items("addresses").Select(address => address.Text("ip")).ToArray();
        var ports = subset.Items("ports");
        return ports.Count == 0
            ? addresses
            : ports.SelectMany(port => addresses.Select(address => $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port.Number("port")}"));
    }

    private static string Port(JsonNode? port) =>
        port.At("port").AsNumber()?.ToString(CultureInfo.InvariantCulture) ?? port.At("name").AsText() ?? "*";

    private static string SomeOrUnset(IReadOnlyList<string> all) => Some(all) is { Length: > 0 } some ? some : "<unset>";

    private static string Some(IReadOnlyList<string> all) =>
        string.Join(',', all.Take(Shown)) + (all.Count > Shown ? $" + {all.Count - Shown} more..." : "");
}
