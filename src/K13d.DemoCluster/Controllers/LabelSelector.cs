using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers;

/// <summary>
/// A <c>metav1.LabelSelector</c>, or the plain map that Services and ReplicationControllers select by.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
/// </summary>
internal sealed class LabelSelector
{
    private readonly List<(string Key, string Operator, HashSet<string> Values)> terms;

    private LabelSelector(IEnumerable<(string, string, HashSet<string>)> terms) => this.terms = [.. terms];

    public bool IsEmpty => terms.Count == 0;

    public static LabelSelector Of(JsonObject? selector) => new(
    [
        .. Equalities(selector.Child("matchLabels")),
        .. selector.Items("matchExpressions").Select(Expression),
    ]);

    public static LabelSelector OfMap(JsonObject? labels) => new(Equalities(labels));

    /// <summary>Of a list of expressions alone, as in node affinity.</summary>
    public static LabelSelector OfExpressions(IEnumerable<JsonObject> expressions) => new(expressions.Select(Expression));

    public bool Matches(JsonObject value) => MatchesLabels(value.Child("metadata", "labels"));

    public bool MatchesLabels(JsonObject? labels) => terms.TrueForAll(term => Holds(term, labels.Text(term.Key)));

    private static bool Holds((string Key, string Operator, HashSet<string> Values) term, string? value) => term.Operator switch
    {
        "In" => value is not null && term.Values.Contains(value),
        "NotIn" => value is null || !term.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => long.TryParse(value, out var number) && term.Values.Any(bound => long.TryParse(bound, out var limit) && number > limit),
        "Lt" => long.TryParse(value, out var number) && term.Values.Any(bound => long.TryParse(bound, out var limit) && number < limit),
        _ => false,
    };

    private static IEnumerable<(string, string, HashSet<string>)> Equalities(JsonObject? labels) =>
        labels.Pairs().Select(pair => (pair.Key, "In", new HashSet<string> { pair.Value }));

    private static (string, string, HashSet<string>) Expression(JsonObject expression) =>
        (expression.Text("key") ?? "", expression.Text("operator") ?? "", [.. expression.Texts("values")]);
}
