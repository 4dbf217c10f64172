using System.Text;
using System.Text.Json.Nodes;
using K13d.Infrastructure.Kubernetes.Yaml;

namespace K13d.Infrastructure.Charts.Archives;

/// <summary>What a <c>Chart.yaml</c> says.</summary>
/// <param name="Dependencies">The names of the charts that it needs.</param>
internal sealed record ChartMetadata(string Name, string Version, string? AppVersion, string? Description, IReadOnlyList<string> Dependencies)
{
    private const int LongestName = 250;

    /// <exception cref="UnusableArchiveException">Where it is none that Helm takes.</exception>
    public static ChartMetadata Read(byte[] yaml)
    {
        var chart = Map(yaml, "Chart.yaml");
        if (Text(chart, "apiVersion") is not ("v1" or "v2"))
        {
            throw new UnusableArchiveException("its Chart.yaml must have the apiVersion v1 or v2");
        }

        if (Text(chart, "name") is not { } name || !IsName(name))
        {
            throw new UnusableArchiveException("its Chart.yaml has no name that is one: letters, digits, '-', '_' and '.'");
        }

        if (Text(chart, "version") is not { } version || version.Any(letter => letter is <= ' ' or >= '\x7f' or '/' or '\\') || !VersionChoice.IsVersion(version))
        {
            throw new UnusableArchiveException("its Chart.yaml has no version that is one, as 1.2.3");
        }

        return new ChartMetadata(name, version, Text(chart, "appVersion"), Text(chart, "description"), DependenciesOf(chart));
    }

    /// <summary>What a <c>requirements.yaml</c> names, in which charts with the apiVersion v1 have their dependencies.</summary>
    public static IReadOnlyList<string> ReadRequirements(byte[] yaml) => DependenciesOf(Map(yaml, "requirements.yaml"));

    /// <summary>Also no path, and no flag.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static JsonObject Map(byte[] yaml, string file)
    {
        var nodes = new ReadNodes();
        try
        {
            YamlText.Read(Encoding.UTF8.GetString(yaml), nodes);
        }
        catch (UnreadableException unreadable)
        {
            throw new UnusableArchiveException($"its {file} cannot be read, in line {unreadable.Line}");
        }

        return nodes.Documents is [(JsonObject map, _), ..] ? map : throw new UnusableArchiveException($"its {file} is not a map");
    }

    private static string[] DependenciesOf(JsonObject chart) => chart["dependencies"] is not JsonArray dependencies
        ? []
        : [.. dependencies.Select(dependency => dependency is JsonObject map && Text(map, "name") is { Length: > 0 } name
            ? name
            : throw new UnusableArchiveException("a dependency of it has no name"))];

    private static string? Text(JsonObject map, string member) => map[member] is JsonValue value
        ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString()
        : null;
}
