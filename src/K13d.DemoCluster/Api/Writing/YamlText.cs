using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Turns YAML into JSON by the rules that Kubernetes reads manifests by: YAML 1.1's plain scalars, no tags.</summary>
internal static class YamlText
{
    /// <summary>Deeper than any object of Kubernetes.</summary>
    private const int DepthLimit = 200;

    /// <param name="errorPrefix">What a refusal says first.</param>
    /// <exception cref="ApiException">400 for what is not one YAML document.</exception>
    public static byte[] ToJson(ReadOnlySpan<byte> utf8, string errorPrefix = "")
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(Encoding.UTF8.GetString(utf8));
            stream.Load(reader);
            var root = stream.Documents.Count == 0 ? null : ToJson(stream.Documents[0].RootNode, 0);
            return Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
        }
        catch (YamlException malformed)
        {
            throw Refusals.BadRequest($"{errorPrefix}error converting YAML to JSON: yaml: line {malformed.Start.Line}: {malformed.Message}");
        }
    }

    private static JsonNode? ToJson(YamlNode node, int depth)
    {
        if (depth > DepthLimit)
        {
            throw Refusals.BadRequest("error converting YAML to JSON: yaml: exceeded max depth of 200");
        }

        return node switch
        {
            YamlMappingNode mapping => ToJson(mapping, depth),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(item => ToJson(item, depth + 1))]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Resolve(scalar.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw Refusals.BadRequest($"error converting YAML to JSON: yaml: unknown node at line {node.Start.Line}"),
        };
    }

    private static JsonObject ToJson(YamlMappingNode mapping, int depth)
    {
        var value = new JsonObject();
        foreach (var (key, member) in mapping)
        {
            value[((YamlScalarNode)key).Value ?? "null"] = ToJson(member, depth + 1);
        }

        return value;
    }

    private static JsonValue? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        _ => Number(text) ?? JsonValue.Create(text),
    };

    private static JsonValue? Number(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (plain.Length == 0 || !(char.IsAsciiDigit(plain[0]) || plain[0] is '-' or '+' or '.'))
        {
            return null;
        }

        if (plain.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(plain.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? JsonValue.Create(hexadecimal) : null;
        }

        // A leading zero means octal: file modes are written so.
        if (plain is ['0', _, ..] && plain.All(digit => digit is >= '0' and <= '7'))
        {
            return JsonValue.Create(Convert.ToInt64(plain, 8));
        }

        if (long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? JsonValue.Create(real) : null;
    }
}
