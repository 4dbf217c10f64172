using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>
/// Reads YAML as kubectl does, into what it is as JSON. A key that is given twice is refused, and aliases may not blow a body up.
/// </summary>
/// <seealso href="https://github.com/kubernetes-sigs/yaml"/>
internal sealed class YamlText
{
    /// <summary>How many values aliases may add to a body.</summary>
    private const int MostAliased = 10_000;

    private readonly Parser parser;
    private readonly ReadNodes nodes;
    private readonly Dictionary<string, (JsonNode? Node, int Size)> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private int depth;
    private int aliased;

    private YamlText(string text, ReadNodes nodes) => (parser, this.nodes) = (new Parser(new StringReader(text)), nodes);

    /// <exception cref="UnreadableException">Where it is no YAML, or has no meaning as JSON.</exception>
    public static void Read(string text, ReadNodes nodes)
    {
        var yaml = new YamlText(text, nodes);
        try
        {
            yaml.ReadDocuments();
        }
        catch (YamlException malformed)
        {
            throw new UnreadableException($"It is not YAML: {malformed.Message}", malformed.Start.Line);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 18 stumbles over a plain scalar that goes on in the next line of a flow collection which is not closed.
            throw new UnreadableException("It is not YAML: a bracket or brace is not closed.", yaml.Line);
        }
    }

    private long Line => parser.Current?.Start.Line ?? 1;

    private void ReadDocuments()
    {
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out _))
        {
            anchors.Clear();
            var line = (int)Line;
            nodes.Documents.Add((Node(), line));
            parser.Consume<DocumentEnd>();
        }
    }

    private JsonNode? Node()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Aliased(alias);
        }

        parser.Require<NodeEvent>();
        var anchor = ((NodeEvent)parser.Current!).Anchor is { IsEmpty: false } named ? named.Value : null;
        if (anchor is not null)
        {
            open.Add(anchor);
        }

        JsonNode? node = parser.Current switch
        {
            MappingStart => Map(),
            SequenceStart => List(),
            _ => YamlScalar.Read(parser.Consume<Scalar>()),
        };
        if (anchor is not null)
        {
            open.Remove(anchor);
            anchors[anchor] = (node, SizeOf(node));
        }

        return node;
    }

    private JsonNode? Aliased(AnchorAlias alias)
    {
        var (name, line) = (alias.Value.Value, alias.Start.Line);
        if (open.Contains(name))
        {
            throw new UnreadableException($"The anchor '{name}' contains itself.", line);
        }

        if (!anchors.TryGetValue(name, out var known))
        {
            throw new UnreadableException($"There is no anchor '{name}'.", line);
        }

        aliased += known.Size;
        return aliased <= MostAliased ? known.Node?.DeepClone() : throw new UnreadableException($"Its aliases add more than {MostAliased} values.", line);
    }

    private JsonArray List()
    {
        Enter();
        parser.Consume<SequenceStart>();
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Add(Node());
        }

        depth--;
        return list;
    }

    private JsonObject Map()
    {
        Enter();
        var map = nodes.NewObject(Line);
        var merged = new HashSet<string>(StringComparer.Ordinal);
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var line = Line;
            if (parser.Accept<Scalar>(out var scalar) && scalar is { Style: ScalarStyle.Plain, Value: "<<" })
            {
                parser.MoveNext();
                Merge(map, merged, Node(), line);
                continue;
            }

            var key = YamlScalar.KeyOf(Node()) ?? throw new UnreadableException("A key must be a text, a number or true or false.", line);
            if (map.ContainsKey(key) && !merged.Remove(key))
            {
                throw ReadNodes.Repeated(key, line);
            }

            map[key] = Node();
        }

        depth--;
        return map;
    }

    /// <summary>What a map says itself wins over what is merged into it, and an earlier map over a later one.</summary>
    /// <seealso href="https://yaml.org/type/merge.html"/>
    private static void Merge(JsonObject map, HashSet<string> merged, JsonNode? others, long line)
    {
        var maps = others switch
        {
            JsonObject one => [one],
            JsonArray list when list.All(item => item is JsonObject) => list.OfType<JsonObject>(),
            _ => throw new UnreadableException("What is merged with '<<' must be a map, or a list of maps.", line),
        };
        foreach (var (key, value) in maps.SelectMany(other => other))
        {
            if (map.TryAdd(key, value?.DeepClone()))
            {
                merged.Add(key);
            }
        }
    }

    private void Enter()
    {
        if (++depth > ReadNodes.MostDepth)
        {
            throw ReadNodes.TooDeep(Line);
        }
    }

    private static int SizeOf(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(member => SizeOf(member.Value)),
        JsonArray list => 1 + list.Sum(SizeOf),
        _ => 1,
    };
}
