using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K13d.DemoCluster.Api.Writing.Yaml;

/// <summary>What a scalar means by YAML 1.1's rules: https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go.</summary>
internal static class YamlScalars
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <exception cref="UnusableYamlException">Where it is not of the type that its tag says.</exception>
    public static JsonValue? Read(Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value.Replace(TagPrefix, "", StringComparison.Ordinal);
        return tag switch
        {
            "" => scalar.Style == ScalarStyle.Plain ? Resolve(scalar.Value) : JsonValue.Create(scalar.Value),
            "binary" => Binary(scalar.Value),
            "int" or "float" or "bool" or "null" => Typed(scalar.Value, tag),
            _ => JsonValue.Create(scalar.Value),
        };
    }

    private static JsonValue Binary(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? JsonValue.Create(Encoding.UTF8.GetString(bytes, 0, length))
            : throw new UnusableYamlException("yaml: !!binary value contains invalid base64 data");
    }

    private static JsonValue? Typed(string text, string tag) => Resolve(text) is { } value && value.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? throw new UnusableYamlException($"yaml: cannot decode !!str `{text}` as a !!{tag}")
        : Resolve(text);

    private static JsonValue? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => JsonValue.Create(true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => throw Unsupported("+Inf"),
        "-.inf" or "-.Inf" or "-.INF" => throw Unsupported("-Inf"),
        ".nan" or ".NaN" or ".NAN" => throw Unsupported("NaN"),
        _ => Number(text) ?? JsonValue.Create(text),
    };

    private static UnusableYamlException Unsupported(string value) => new($"json: unsupported value: {value}");

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

        if (plain.StartsWith("0b", StringComparison.Ordinal))
        {
            return long.TryParse(plain.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out var binary) ? JsonValue.Create(binary) : null;
        }

        // A leading zero means octal: file modes are written so. The newer way of writing it is known too.
        var octal = plain.StartsWith("0o", StringComparison.Ordinal) ? plain[2..] : plain is ['0', _, ..] ? plain[1..] : "";
        if (octal is { Length: > 0 and < 21 } && octal.All(digit => digit is >= '0' and <= '7'))
        {
            return JsonValue.Create(Convert.ToInt64(octal, 8));
        }

        if (long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? JsonValue.Create(real) : null;
    }
}
