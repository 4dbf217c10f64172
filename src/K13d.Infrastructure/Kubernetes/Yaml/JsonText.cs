using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>Reads JSON (RFC 8259), one value after the other, as kubectl does. A key that is given twice is refused.</summary>
internal ref struct JsonText
{
    private readonly byte[] utf8;
    private readonly ReadNodes nodes;
    private Utf8JsonReader reader;
    private long counted;
    private int line;

    private JsonText(string text, ReadNodes nodes)
    {
        utf8 = Encoding.UTF8.GetBytes(text);
        this.nodes = nodes;
        reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = ReadNodes.MostDepth + 1 });
        line = 1;
    }

    /// <exception cref="UnreadableException">Where it is no JSON.</exception>
    public static void Read(string text, ReadNodes nodes)
    {
        var json = new JsonText(text, nodes);
        try
        {
            while (json.reader.Read())
            {
                var start = json.Line();
                nodes.Documents.Add((json.Value(), start));
            }
        }
        catch (JsonException malformed)
        {
            throw new UnreadableException($"It is not JSON, at byte {malformed.BytePositionInLine + 1} of the line.", (malformed.LineNumber ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            // Of half a surrogate pair there is no text.
            throw new UnreadableException("It holds a text that is no Unicode.", json.Line());
        }
    }

    private JsonNode? Value() => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= ReadNodes.MostDepth => throw ReadNodes.TooDeep(Line()),
        JsonTokenType.StartObject => Map(),
        JsonTokenType.StartArray => List(),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.Number => JsonNode.Parse(reader.ValueSpan),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        _ => null,
    };

    private JsonObject Map()
    {
        var map = nodes.NewObject(Line());
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString() ?? "";
            if (map.ContainsKey(key))
            {
                throw ReadNodes.Repeated(key, Line());
            }

            reader.Read();
            map[key] = Value();
        }

        return map;
    }

    private JsonArray List()
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(Value());
        }

        return list;
    }

    /// <summary>That of the token at hand.</summary>
    private int Line()
    {
        line += utf8.AsSpan((int)counted, (int)(reader.TokenStartIndex - counted)).Count((byte)'\n');
        counted = reader.TokenStartIndex;
        return line;
    }
}
