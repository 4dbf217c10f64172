using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K13d.DemoCluster.Api.Writing.Yaml;

/// <summary>
/// Reads the nodes of a document, with anchors, aliases and merged maps: https://github.com/go-yaml/yaml/blob/v2.4.0/decode.go. Of a key given twice
/// the last one counts.
/// </summary>
internal sealed class YamlNodes(IParser parser)
{
    /// <summary>Deeper than any object of Kubernetes.</summary>
    private const int DepthLimit = 200;

    /// <summary>A document that is small and has more values than this is made of aliases of aliases.</summary>
    private const int ValueLimit = 1_000_000;

    private readonly Dictionary<string, JsonNode?> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly Stack<(bool IsMap, bool IsFlow)> collections = new();
    private readonly List<string> repeated = [];
    private int values;

    /// <summary>The keys that were given more than once, in Go's words.</summary>
    public IReadOnlyList<string> Repeated => repeated;

    /// <summary>Whether a collection was begun in brackets or braces, and not ended.</summary>
    public bool IsInFlow => collections.TryPeek(out var collection) && collection.IsFlow;

    public bool IsInMap => collections.TryPeek(out var collection) && collection.IsMap;

    /// <summary>The first document, or null where there is none.</summary>
    /// <exception cref="YamlException">Where it is malformed.</exception>
    /// <exception cref="UnusableYamlException">Where it cannot be made JSON.</exception>
    public JsonNode? ReadDocument()
    {
        parser.Consume<StreamStart>();
        return parser.TryConsume<DocumentStart>(out _) ? Read() : null;
    }

    private JsonNode? Read()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Known(alias.Value.Value);
        }

        parser.Require<NodeEvent>();
        var name = ((NodeEvent)parser.Current!).Anchor is { IsEmpty: false } anchor ? anchor.Value : null;
        if (name is not null)
        {
            open.Add(name);
        }

        JsonNode? node = parser.Current switch
        {
            MappingStart mapping => Map(mapping),
            SequenceStart sequence => List(sequence),
            _ => YamlScalars.Read(parser.Consume<Scalar>()),
        };
        if (name is not null)
        {
            open.Remove(name);
            anchors[name] = node?.DeepClone();
        }

        return node;
    }

    private JsonNode? Known(string name)
    {
        if (open.Contains(name))
        {
            throw new UnusableYamlException($"yaml: anchor '{name}' value contains itself");
        }

        var node = anchors.TryGetValue(name, out var known) ? known?.DeepClone() : throw new UnusableYamlException($"yaml: unknown anchor '{name}' referenced");
        values += SizeOf(node);
        return values <= ValueLimit ? node : throw new UnusableYamlException("yaml: document contains excessive aliasing");
    }

    private JsonArray List(SequenceStart start)
    {
        Enter(isMap: false, start.Style == SequenceStyle.Flow);
        parser.Consume<SequenceStart>();
        var list = new JsonArray();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            list.Add(Read());
        }

        Leave();
        return list;
    }

    private JsonObject Map(MappingStart start)
    {
        Enter(isMap: true, start.Style == MappingStyle.Flow);
        parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.Accept<MappingEnd>(out _))
        {
            ReadMember(map, start);
        }

        Leave();
        return map;
    }

    private void ReadMember(JsonObject map, MappingStart start)
    {
        var at = parser.Current!.Start;
        if (parser.Accept<Scalar>(out var scalar))
        {
            if (scalar is { Style: ScalarStyle.Plain, Value: "" } && at.Index == start.Start.Index && start.Style == MappingStyle.Block)
            {
                throw new UnusableYamlException($"yaml: {(at.Line > 1 ? $"line {at.Line - 1}: " : "")}did not find expected key");
            }

            if (scalar is { Style: ScalarStyle.Plain, Value: "<<" })
            {
                parser.MoveNext();
                Merge(map, Read(), at);
                return;
            }
        }

        var key = Read();
        Set(map, KeyOf(key, Read, out var value), value, at);
    }

    private static string KeyOf(JsonNode? key, Func<JsonNode?> read, out JsonNode? value)
    {
        if (key is JsonArray or JsonObject)
        {
            throw new UnusableYamlException($"yaml: invalid map key: {GoSyntax(key)}");
        }

        value = read();
        return key?.ToString() ?? throw new UnusableYamlException($"unsupported map key of type: %!s(<nil>), key: <nil>, value: {GoSyntax(value)}");
    }

    /// <summary>Earlier maps of a list come before later ones.</summary>
    private void Merge(JsonObject map, JsonNode? merged, Mark at)
    {
        var maps = merged switch
        {
            JsonObject one => [one],
            JsonArray list when list.All(item => item is JsonObject) => list.Cast<JsonObject>().Reverse(),
            _ => throw new UnusableYamlException("yaml: map merge requires map or sequence of maps as the value"),
        };
        foreach (var (key, value) in maps.SelectMany(one => one))
        {
            Set(map, key, value?.DeepClone(), at);
        }
    }

    private void Set(JsonObject map, string key, JsonNode? value, Mark at)
    {
        if (map.ContainsKey(key))
        {
            repeated.Add($"line {at.Line}: key {JsonText.Quoted(key)} already set in map");
        }

        map[key] = value;
    }

    private void Enter(bool isMap, bool isFlow)
    {
        collections.Push((isMap, isFlow));
        if (collections.Count > DepthLimit)
        {
            throw new UnusableYamlException($"yaml: exceeded max depth of {DepthLimit}");
        }
    }

    /// <summary>What comes after the end is the outer collection's.</summary>
    private void Leave()
    {
        collections.Pop();
        parser.MoveNext();
    }

    private static int SizeOf(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(member => SizeOf(member.Value)),
        JsonArray list => 1 + list.Sum(SizeOf),
        _ => 1,
    };

    /// <summary>A value as Go writes it in its own syntax.</summary>
    private static string GoSyntax(JsonNode? value) => value switch
    {
        null => "interface {}(nil)",
        JsonObject map => $"map[interface {{}}]interface {{}}{{{string.Join(", ", map.Select(member => $"{JsonText.Quoted(member.Key)}:{GoSyntax(member.Value)}"))}}}",
        JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(GoSyntax))}}}",
        _ => value.ToJsonString(JsonText.Options),
    };
}
