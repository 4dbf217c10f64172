using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;

namespace K13d.DemoCluster.Kubelet.Nodes;

/// <summary>The nodes that the demo cluster plays: <c>node-1</c> to <c>node-3</c>.</summary>
internal static class DemoNodes
{
    private const string Prefix = "node-";

    public const int Count = 3;

    public static IEnumerable<string> Names => Enumerable.Range(1, Count).Select(number => $"{Prefix}{number}");

    public static JsonObject Describe(string name, DateTimeOffset now) =>
        NodeDescription.Of(name, NumberOf(name) ?? throw new ArgumentException($"{name} is not a node of the demo cluster."), new NodeImages().Names, now);

    /// <summary>Which of them it is, from 1; null for any other node.</summary>
    public static int? NumberOf(string node) =>
        node.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(node.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Count
            ? number
            : null;
}
