using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>A number of replicas given as such or as a percentage of all.</summary>
internal static class Share
{
    public static int Of(JsonNode? value, int total, bool roundUp, int otherwise = 0)
    {
        if (value.NumberOrText() is not { } text) return otherwise;
        if (!text.EndsWith('%')) return int.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : otherwise;
        if (!int.TryParse(text.AsSpan(..^1), CultureInfo.InvariantCulture, out var percent)) return otherwise;
        var exact = percent * total / 100m;
        return (int)(roundUp ? Math.Ceiling(exact) : Math.Floor(exact));
    }
}
