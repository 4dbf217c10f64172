using System.Text.Json.Nodes;

namespace K13d.Domain.Releases;

/// <summary>The values that a chart's templates see: those that the user gave, over the chart's own.</summary>
/// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/chart/common/util/coalesce.go"/>
public static class CoalescedValues
{
    /// <summary>Maps are merged, whatever else was given wins, and what was given as null is taken away.</summary>
    public static JsonObject Of(JsonObject given, JsonObject chart)
    {
        var all = (JsonObject)given.DeepClone();
        Fill(all, chart);
        return all;
    }

    private static void Fill(JsonObject given, JsonObject defaults)
    {
        foreach (var (key, value) in defaults)
        {
            if (!given.TryGetPropertyValue(key, out var own))
            {
                given[key] = value?.DeepClone();
            }
            else if (own is null)
            {
                given.Remove(key);
            }
            else if (own is JsonObject map && value is JsonObject inner)
            {
                Fill(map, inner);
            }
        }
    }
}
