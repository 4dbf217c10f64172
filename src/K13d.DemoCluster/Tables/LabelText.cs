using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Labels and label selectors on one line.</summary>
internal static class LabelText
{
    private const string None = "<none>";

    /// <summary>A map of labels: <c>app=web,tier=front</c>.</summary>
    public static string OfMap(JsonNode? labels) =>
        labels is JsonObject { Count: > 0 } map
            ? string.Join(',', map.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Text()}"))
            : None;

    /// <summary>A <c>LabelSelector</c>, <c>&lt;none&gt;</c> where it selects everything or nothing.</summary>
    public static string OfSelector(JsonNode? selector) => Requirements(selector) is { Length: > 0 } text ? text : None;

    /// <summary>A <c>LabelSelector</c> as a query writes it, in the order of its keys; empty where it selects everything or nothing.</summary>
    public static string Requirements(JsonNode? selector) => string.Join(
        ',',
        selector.Pairs("matchLabels").Select(label => (label.Key, Text: $"{label.Key}={label.Value}"))
            .Concat(selector.Items("matchExpressions").Select(expression => (expression.TextOr("", "key"), Expression(expression))))
            .OrderBy(requirement => requirement.Item1, StringComparer.Ordinal)
            .Select(requirement => requirement.Item2));

    private static string Expression(JsonNode? expression)
    {
        var key = expression.TextOr("", "key");
        var values = string.Join(',', expression.Texts("values").Order(StringComparer.Ordinal));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }
}
