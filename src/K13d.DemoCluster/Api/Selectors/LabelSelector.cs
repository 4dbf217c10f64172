using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Api.Selectors;

/// <summary>The set-based selector of labels; all of its requirements hold.</summary>
internal sealed class LabelSelector(IReadOnlyList<LabelRequirement> requirements)
{
    public static LabelSelector Everything { get; } = new([]);

    public bool IsEverything => requirements.Count == 0;

    /// <exception cref="Store.ApiException">400 with the words of the real parser.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrEmpty(text) ? Everything : new LabelSelector(new LabelSelectorParser(text).Parse());

    /// <summary>A <c>metav1.LabelSelector</c>: null selects nothing, an empty one everything.</summary>
    public static LabelSelector OfObject(JsonObject? selector) => selector is null
        ? new LabelSelector([new LabelRequirement("", LabelOperator.Exists, [])])
        : new LabelSelector(
        [
            .. (selector["matchLabels"] as JsonObject ?? []).Select(label => new LabelRequirement(label.Key, LabelOperator.In, [(string)label.Value!])),
            .. (selector["matchExpressions"] as JsonArray ?? []).Select(expression => OfExpression(expression!)),
        ]);

    public bool Matches(JsonObject value)
    {
        if (IsEverything)
        {
            return true;
        }

        var labels = value["metadata"]?["labels"] as JsonObject;
        foreach (var requirement in requirements)
        {
            if (!requirement.Holds(labels))
            {
                return false;
            }
        }

        return true;
    }

    private static LabelRequirement OfExpression(JsonNode expression) => new(
        (string)expression["key"]!,
        (string?)expression["operator"] switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "Exists" => LabelOperator.Exists,
            _ => LabelOperator.Missing,
        },
        [.. (expression["values"] as JsonArray ?? []).Select(value => (string)value!)]);
}

internal enum LabelOperator
{
    Exists,
    Missing,
    In,
    NotIn,
    GreaterThan,
    LessThan,
}

internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Holds(JsonObject? labels)
    {
        var value = labels?[Key] is { } label ? (string)label! : null;
        return Operator switch
        {
            LabelOperator.Exists => value is not null,
            LabelOperator.Missing => value is null,
            LabelOperator.In => value is not null && Values.Contains(value),
            LabelOperator.NotIn => value is null || !Values.Contains(value),
            LabelOperator.GreaterThan => Number(value) > Number(Values[0]),
            LabelOperator.LessThan => Number(value) < Number(Values[0]),
            _ => throw new InvalidOperationException($"No operator {Operator}"),
        };
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
