using System.Text.Json.Nodes;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>What was read of a body: its values, and in which line each object of it starts.</summary>
internal sealed class ReadNodes
{
    /// <summary>Deeper than any object of Kubernetes.</summary>
    public const int MostDepth = 100;

    private readonly Dictionary<JsonObject, int> lines = new(ReferenceEqualityComparer.Instance);

    /// <summary>The documents, those that are empty as null, and the line of each.</summary>
    public List<(JsonNode? Node, int Line)> Documents { get; } = [];

    public JsonObject NewObject(long line)
    {
        var made = new JsonObject();
        lines[made] = (int)line;
        return made;
    }

    public int? LineOf(JsonObject read) => lines.TryGetValue(read, out var line) ? line : null;

    public static UnreadableException TooDeep(long line) => new($"It is more than {MostDepth} levels deep.", line);

    public static UnreadableException Repeated(string key, long line) => new($"The key '{key}' is there twice.", line);
}
