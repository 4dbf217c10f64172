using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>
/// The simple JSONPath of a custom resource's columns: fields, escaped dots, <c>['x']</c>, indexes, <c>[*]</c> and
/// <c>[?(@.type=="Ready")]</c>. Source: https://kubernetes.io/docs/reference/kubectl/jsonpath/.
/// </summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<Func<JsonNode, IEnumerable<JsonNode?>>> steps;

    private JsonPath(IReadOnlyList<Func<JsonNode, IEnumerable<JsonNode?>>> steps) => this.steps = steps;

    /// <summary>Reads a path. One that is beyond this grammar finds nothing, as in a cell that has no value.</summary>
    public static JsonPath Parse(string path)
    {
        var steps = new List<Func<JsonNode, IEnumerable<JsonNode?>>>();
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '[')
            {
                var end = Closing(path, at);
                steps.Add(Bracket(path[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                steps.Add(Field(ReadName(path, path[at] == '.' ? at + 1 : at, out at)));
            }
        }

        return new JsonPath(steps);
    }

    public IEnumerable<JsonNode> Find(JsonNode value) =>
        steps.Aggregate((IEnumerable<JsonNode>)[value], (found, step) => found.SelectMany(step).OfType<JsonNode>());

    private static string ReadName(string path, int start, out int end)
    {
        var name = new StringBuilder();
        for (end = start; end < path.Length && path[end] is not ('.' or '['); end++)
        {
            if (path[end] == '\\' && end + 1 < path.Length)
            {
                end++;
            }

            name.Append(path[end]);
        }

        return name.ToString();
    }

    private static int Closing(string path, int open)
    {
        var depth = 0;
        for (var at = open; at < path.Length; at++)
        {
            depth += path[at] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }

        return path.Length;
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Field(string name) => name.Length == 0
        ? value => [value]
        : value => value is JsonObject map ? [map[name]] : [];

    private static Func<JsonNode, IEnumerable<JsonNode?>> Bracket(string inside)
    {
        if (inside == "*")
        {
            return value => value switch { JsonArray list => list, JsonObject map => map.Select(entry => entry.Value), _ => [] };
        }

        if (inside is ['?', '(', .. var filter, ')'])
        {
            return Filter(filter);
        }

        return int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? value => value is JsonArray list && (index < 0 ? index + list.Count : index) is var at && at >= 0 && at < list.Count ? [list[at]] : []
            : Field(Unquoted(inside));
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Filter(string filter)
    {
        foreach (var comparison in (string[])["==", "!="])
        {
            if (filter.IndexOf(comparison, StringComparison.Ordinal) is >= 0 and var at)
            {
                var left = Parse(filter[..at].Trim().TrimStart('@'));
                var right = Unquoted(filter[(at + comparison.Length)..].Trim());
                var isEqual = comparison == "==";
                return Items(item => left.Find(item).Any(found => (found.Text() ?? found.ToJsonString()) == right == isEqual));
            }
        }

        var there = Parse(filter.Trim().TrimStart('@'));
        return Items(item => there.Find(item).Any());
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Items(Func<JsonNode, bool> where) =>
        value => value is JsonArray list ? list.Where(item => item is not null && where(item)) : [];

    private static string Unquoted(string text) => text is ['\'' or '"', .. var inner, '\'' or '"'] ? inner : text;
}
