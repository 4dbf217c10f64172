using System.Text.Json.Nodes;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>A LabelSelector as a query says it: <c>app=web,tier in (a,b)</c>.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"/>
internal static class SelectorText
{
    /// <param name="selector">A <c>LabelSelector</c>, as workloads have one in <c>spec.selector</c>.</param>
    /// <exception cref="InvalidOperationException">An operator that Kubernetes does not have.</exception>
    public static string Of(JsonNode? selector)
    {
        var labels = (selector?["matchLabels"]?.AsObject() ?? []).Select(label => $"{label.Key}={(string?)label.Value}");
        var expressions = (selector?["matchExpressions"]?.AsArray() ?? []).Select(expression => Expression(expression!));
        return string.Join(',', labels.Concat(expressions));
    }

    private static string Expression(JsonNode expression)
    {
        var key = (string?)expression["key"];
        var values = string.Join(',', (expression["values"]?.AsArray() ?? []).Select(value => (string?)value));
        return (string?)expression["operator"] switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => $"{key}",
            "DoesNotExist" => $"!{key}",
            var other => throw new InvalidOperationException($"'{other}' is no operator of a label selector."),
        };
    }
}
