using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>A JSON request body. Of a field given twice the last one counts, as in Go.</summary>
/// <param name="Repeated">The fields that were given more than once.</param>
/// <param name="Utf8">As it was sent.</param>
internal sealed record JsonBody(JsonObject Value, Repetitions Repeated, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>Deeper than any object of Kubernetes, and shallow enough to walk on the stack.</summary>
    private const int DepthLimit = 512;

    private const int ShownBytes = 30;

    private const string KindAndVersion =
        "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DepthLimit };

    /// <param name="kind">The kind that is expected here.</param>
    /// <param name="refuse">What is answered to a text that is no object, given the reason; null for what a whole object is answered with.</param>
    /// <exception cref="ApiException">400 BadRequest where the text is not a JSON object.</exception>
    public static JsonBody Parse(ReadOnlyMemory<byte> utf8, string kind, Func<string, ApiException>? refuse = null)
    {
        refuse ??= why => Unrecognized(utf8.Span, kind, why);
        try
        {
            var (read, repeated) = Read(utf8);
            return read switch
            {
                // In Go a null leaves an object as it was: empty.
                null => new JsonBody([], repeated, utf8),
                JsonObject value when FaultOfKind(value) is { } fault => throw refuse(fault),
                JsonObject value => new JsonBody(value, repeated, utf8),
                _ => throw refuse(WithoutKind($"json: cannot unmarshal {GoTypes.NameOf(read.GetValueKind())} into Go value of type {KindAndVersion}")),
            };
        }
        catch (JsonException malformed)
        {
            throw refuse(WithoutKind(GoSyntaxErrors.Of(utf8.Span) ?? malformed.Message));
        }
    }

    /// <summary>Any JSON, with the fields that were given more than once.</summary>
    /// <exception cref="JsonException">Where it is malformed.</exception>
    public static (JsonNode? Value, Repetitions Repeated) Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, Options);
        var duplicates = new List<string>();
        var value = Read(document.RootElement, "", duplicates);
        return (value, Repetitions.OfFields(duplicates));
    }

    /// <summary>Why it cannot be told what kind an object is, or null where it can.</summary>
    public static string? FaultOfKind(JsonObject value) => value
        .Where(member => member.Key is "kind" or "apiVersion" && member.Value is not null && !member.Value.IsText)
        .Select(member => WithoutKind($"json: cannot unmarshal {GoTypes.NameOf(member.Value!.GetValueKind())} into Go struct field .{member.Key} of type string"))
        .FirstOrDefault();

    /// <summary>The refusal of a body that is no object of any kind.</summary>
    public static ApiException Unrecognized(ReadOnlySpan<byte> body, string kind, string why) => Unrecognized(kind, $"{why} ({Shown(body)})");

    /// <summary>Refuses a custom object of another version, and one that does not say its kind, which no Go type says for it.</summary>
    /// <exception cref="ApiException">400 BadRequest.</exception>
    public void RefuseOtherVersion(ResourceType type)
    {
        if (Value.Text("kind") is not { Length: > 0 })
        {
            var text = Encoding.UTF8.GetString(Utf8.Span);
            throw Unrecognized(type.Kind, $"Object 'Kind' is missing in '{text}' ({(text.Length > ShownBytes ? $"{text[..ShownBytes]} ..." : text)})");
        }

        if (Value.Text("apiVersion") is var version && version != type.ApiVersion)
        {
            throw Refusals.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
        }
    }

    private static ApiException Unrecognized(string kind, string why) =>
        Refusals.BadRequest($"the object provided is unrecognized (must be of type {kind}): {why}");

    private static string WithoutKind(string why) => $"couldn't get version/kind; json parse error: {why}";

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
