using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>A JSON request body. Of a field given twice the last one counts, as in Go.</summary>
/// <param name="Duplicates">The paths of the fields that were given more than once: <c>spec.replicas</c>.</param>
internal sealed record JsonBody(JsonObject Value, IReadOnlyList<string> Duplicates)
{
    /// <summary>Deeper than any object of Kubernetes, and shallow enough to walk on the stack.</summary>
    private const int DepthLimit = 512;

    private const int ShownBytes = 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DepthLimit };

    /// <param name="kind">The kind that is expected here.</param>
    /// <exception cref="ApiException">400 BadRequest where the text is not a JSON object.</exception>
    public static JsonBody Parse(ReadOnlyMemory<byte> utf8, string kind)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            var duplicates = new List<string>();
            if (Read(document.RootElement, "", duplicates) is JsonObject value)
            {
                return new JsonBody(value, duplicates);
            }

            throw Refused(utf8.Span, kind, $"json: cannot unmarshal {GoTypes.NameOf(document.RootElement.ValueKind)} into Go value of type struct {{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}");
        }
        catch (JsonException malformed)
        {
            throw Refused(utf8.Span, kind, GoSyntaxErrors.Of(utf8.Span) ?? malformed.Message);
        }
    }

    private static ApiException Refused(ReadOnlySpan<byte> utf8, string kind, string why) => new(
        400,
        "BadRequest",
        $"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: {why} ({Shown(utf8)})");

    /// <summary>The start of the body: what looks like JSON as it is, everything else in hexadecimal.</summary>
    private static string Shown(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "<empty>";
        }

        var start = utf8[..Math.Min(utf8.Length, ShownBytes)];
        var more = utf8.Length > ShownBytes ? " ..." : "";
        return (utf8[0] == '{' ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start)) + more;
    }

    private static JsonNode? Read(JsonElement element, string path, List<string> duplicates)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var value = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    var field = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    if (value.ContainsKey(property.Name) && !duplicates.Contains(field))
                    {
                        duplicates.Add(field);
                    }

                    value[property.Name] = Read(property.Value, field, duplicates);
                }

                return value;
            case JsonValueKind.Array:
                var list = new JsonArray();
                foreach (var item in element.EnumerateArray())
                {
                    list.Add(Read(item, $"{path}[{list.Count}]", duplicates));
                }

                return list;
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Number:
                return element.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(element.Clone());
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            default:
                return null;
        }
    }
}
