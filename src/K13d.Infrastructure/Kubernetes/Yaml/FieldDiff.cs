using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>Compares manifests field by field.</summary>
internal static class FieldDiff
{
    public static IEnumerable<FieldChange> Of(JsonObject? before, JsonObject? after) => Between("", before ?? [], after ?? []);

    private static IEnumerable<FieldChange> Between(string path, JsonNode? before, JsonNode? after) => (before, after) switch
    {
        _ when JsonNode.DeepEquals(before, after) => [],
        (JsonObject one, JsonObject other) => Parts(Members(path, one), Members(path, other)),
        (JsonArray one, JsonArray other) when ByName(path, one) is { } named && ByName(path, other) is { } others => Parts(named, others),
        (JsonArray one, JsonArray other) => Parts(ByPlace(path, one), ByPlace(path, other)),
        _ => [new FieldChange(path, before?.DeepClone(), after?.DeepClone())],
    };

    private static IEnumerable<FieldChange> Parts(List<(string Path, JsonNode? Value)> before, List<(string Path, JsonNode? Value)> after)
    {
        var others = after.ToDictionary(part => part.Path, part => part.Value, StringComparer.Ordinal);
        foreach (var (path, value) in before)
        {
            var found = others.Remove(path, out var other);
            foreach (var change in Between(path, value, found ? other : null))
            {
                yield return change;
            }
        }

        foreach (var (path, value) in after.Where(part => others.ContainsKey(part.Path)))
        {
            yield return new FieldChange(path, null, value?.DeepClone());
        }
    }

    private static List<(string Path, JsonNode? Value)> Members(string path, JsonObject map) =>
        [.. map.OrderBy(member => member.Key, KeyOrder.Instance).Select(member => (Join(path, member.Key), member.Value))];

    private static List<(string Path, JsonNode? Value)> ByPlace(string path, JsonArray list) =>
        [.. list.Select((item, place) => (string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]"), item))];

    /// <summary>Null where there are items without a name, or two of one.</summary>
    private static List<(string Path, JsonNode? Value)>? ByName(string path, JsonArray list)
    {
        var named = list
            .Select(item => (Name: NameOf(item), Item: item))
            .ToList();
        return named.Any(item => item.Name is null) || named.DistinctBy(item => item.Name).Count() < named.Count
            ? null
            : [.. named.Select(item => ($"{path}[name={item.Name}]", item.Item))];
    }

    private static string? NameOf(JsonNode? item) =>
        item is JsonObject map && map["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;

    private static string Join(string path, string key) =>
        !key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? $"{path}[{JsonValue.Create(key).ToJsonString()}]"
        : path.Length == 0 ? key
        : $"{path}.{key}";
}
