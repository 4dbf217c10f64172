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

    /// <param name="refuse">What is answered to what is not YAML, given the reason.</param>
    /// <exception cref="ApiException">As <paramref name="refuse"/> says.</exception>
    public static byte[] ToJson(ReadOnlySpan<byte> utf8, Func<string, ApiException> refuse)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(Encoding.UTF8.GetString(utf8));
            stream.Load(reader);
            var root = stream.Documents.Count == 0 ? null : ToJson(stream.Documents[0].RootNode, 0, refuse);
            return Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
        }
        catch (YamlException malformed)
        {
            throw refuse($"yaml: {GoYamlErrors.Of(malformed)}");
        }
    }

    private static JsonNode? ToJson(YamlNode node, int depth, Func<string, ApiException> refuse)
    {
        if (depth > DepthLimit)
        {
            throw refuse($"yaml: exceeded max depth of {DepthLimit}");
        }

        return node switch
        {
            YamlMappingNode mapping => ToJson(mapping, depth, refuse),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(item => ToJson(item, depth + 1, refuse))]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Resolve(scalar.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw refuse($"yaml: unknown node at line {node.Start.Line}"),
        };
    }

    private static JsonObject ToJson(YamlMappingNode mapping, int depth, Func<string, ApiException> refuse)
    {
        var value = new JsonObject();
        foreach (var (key, member) in mapping)
        {
            value[((YamlScalarNode)key).Value ?? "null"] = ToJson(member, depth + 1, refuse);
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
