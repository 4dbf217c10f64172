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
            endpoints.Items("subsets").Any() ? Some([.. endpoints.Items("subsets").SelectMany(Addresses)]) : "<none>",
            Age.Of(endpoints, now),
        ],
        ["endpointslices.discovery.k8s.io"] = (slice, now) =>
        [
            slice.Name,
            slice.TextOr("", "addressType"),
            SomeOrUnset([.. slice.Items("ports").Select(Port)]),
            SomeOrUnset([.. slice.Items("endpoints").SelectMany(endpoint => endpoint.Texts("addresses"))]),
            Age.Of(slice, now),
        ],
    };

    private static IEnumerable<string> Addresses(JsonNode? subset)
    {
        var addresses = subset.Items("addresses").Select(address => address.TextOr("", "ip")).ToArray();
        var ports = subset.Items("ports").Select(port => port.Number("port") ?? 0).ToArray();
        return ports.Length == 0 ? addresses : ports.SelectMany(port => addresses.Select(address => $"{InUrl(address)}:{port}"));
    }

    private static string InUrl(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

    private static string Port(JsonNode? port) =>
        port.Number("port")?.ToString(CultureInfo.InvariantCulture) ?? port.Text("name") ?? "*";

    private static string SomeOrUnset(IReadOnlyList<string> all) => Some(all) is { Length: > 0 } some ? some : "<unset>";

    private static string Some(IReadOnlyList<string> all) =>
        string.Join(',', all.Take(Shown)) + (all.Count > Shown ? $" + {all.Count - Shown} more..." : "");
}
