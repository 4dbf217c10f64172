using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>What a scalar means by the rules of YAML 1.1 that kubectl keeps to.</summary>
/// <seealso href="https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go"/>
internal static class YamlScalar
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <exception cref="UnreadableException">Where it is not of the type that its tag says, or JSON has nothing like it.</exception>
    public static JsonValue? Read(Scalar scalar)
    {
        var (text, line) = (scalar.Value, scalar.Start.Line);
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.IsNonSpecific ? "!!str" : scalar.Tag.Value.Replace(TagPrefix, "!!", StringComparison.Ordinal);
        return tag switch
        {
            "" => scalar.Style == ScalarStyle.Plain ? Meaning(text, line) : JsonValue.Create(text),
            "!!str" => JsonValue.Create(text),
            "!!binary" => Binary(text, line),
            "!!null" or "!!bool" or "!!int" or "!!float" => Typed(text, tag, line),
            _ => throw new UnreadableException($"The tag '{tag}' is not known.", line),
        };
    }

    /// <summary>A value as the key of an object; null where it cannot be one.</summary>
    public static string? KeyOf(JsonNode? key) => key is JsonValue value ? value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => null,
    } : null;

    private static JsonValue? Typed(string text, string tag, long line)
    {
        var value = Meaning(text, line);
        var fits = (tag, value?.GetValueKind() ?? JsonValueKind.Null) switch
        {
            ("!!null", JsonValueKind.Null) or ("!!bool", JsonValueKind.True or JsonValueKind.False) or ("!!float", JsonValueKind.Number) => true,
            ("!!int", JsonValueKind.Number) => value!.TryGetValue<long>(out _) || value.TryGetValue<ulong>(out _),
            _ => false,
        };
        return fits ? value : throw new UnreadableException($"It is not what its tag '{tag}' says.", line);
    }

    private static JsonValue Binary(string text, long line)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? JsonValue.Create(Encoding.UTF8.GetString(bytes, 0, length))
            : throw new UnreadableException("It is not the base64 that its tag '!!binary' says.", line);
    }

    private static JsonValue? Meaning(string text, long line) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => JsonValue.Create(true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN" =>
            throw new UnreadableException("It is no number that JSON has.", line),
        _ when text[0] != '_' && PlainText.IsNumber(text) => Number(text.Replace("_", "", StringComparison.Ordinal)) ?? JsonValue.Create(text),
        _ => JsonValue.Create(text),
    };

    /// <summary>Without its underscores; a leading zero means octal, where the digits let it. Null where it is too large for a number.</summary>
    private static JsonValue? Number(string plain)
    {
        var digits = plain.TrimStart('-', '+');
        var whole = digits switch
        {
            ['0', 'x' or 'X', .. var rest] => Whole(rest, 16),
            ['0', 'b' or 'B', .. var rest] => Whole(rest, 2),
            ['0', 'o' or 'O', .. var rest] => Whole(rest, 8),
            ['0', _, ..] => Whole(digits, 8),
            _ => Whole(digits, 10),
        };
        return whole switch
        {
            { } size when plain[0] != '-' => size <= long.MaxValue ? JsonValue.Create((long)size) : JsonValue.Create(size),
            <= 1UL << 63 => JsonValue.Create(unchecked(-(long)whole.Value)),
            _ when double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) => JsonValue.Create(real),
            _ => null,
        };
    }

    private static ulong? Whole(string digits, uint radix)
    {
        UInt128 value = 0;
        foreach (var digit in digits)
        {
            var worth = char.IsAsciiHexDigit(digit) ? Convert.ToUInt32(digit.ToString(), 16) : radix;
            if (worth >= radix || (value = (value * radix) + worth) > ulong.MaxValue)
            {
                return null;
            }
        }

        return digits.Length == 0 ? null : (ulong)value;
    }
}
