using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>The questions that validation asks of fields everywhere.</summary>
internal static class Checks
{
    public const string NotAnAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    public const string NotARange = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private const string NotAPercentage =
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    public static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    public static bool IsMissing(this JsonObject? value, string field) => string.IsNullOrEmpty(value.Text(field));

    public static void Required(this FieldErrors errors, JsonObject? value, string field, string path, string why = "")
    {
        if (value.IsMissing(field))
        {
            errors.Required($"{path}.{field}", why);
        }
    }

    public static void NonNegative(this FieldErrors errors, JsonObject? value, string field, string path)
    {
        if (value.Number(field) is { } number and < 0)
        {
            errors.Invalid($"{path}.{field}", number, "must be greater than or equal to 0");
        }
    }

    /// <summary>A port, by number.</summary>
    public static void Port(this FieldErrors errors, long port, string path)
    {
        if (port is < 1 or > 65_535)
        {
            errors.Invalid(path, port, "must be between 1 and 65535, inclusive");
        }
    }

    /// <summary>A port, by number or name.</summary>
    public static void PortOrName(this FieldErrors errors, JsonNode? port, string path)
    {
        if (port.IsText)
        {
            Names.Check(errors, path, port!.GetValue<string>(), Names.PortName);
        }
        else
        {
            errors.Port(port.Number() ?? 0, path);
        }
    }

    /// <summary>One of a few words; nothing is said of a field that is not there.</summary>
    public static void OneOf(this FieldErrors errors, JsonObject? value, string field, string path, params IReadOnlyList<string> supported)
    {
        if (value.Text(field) is { } text && !supported.Contains(text))
        {
            errors.NotSupported(path.Length == 0 ? field : $"{path}.{field}", text, supported);
        }
    }

    /// <summary>A number of pods, or a share of them.</summary>
    public static void CountOrShare(this FieldErrors errors, JsonNode? amount, string path, bool atMostAll)
    {
        if (amount.IsText)
        {
            var text = amount!.GetValue<string>();
            if (!text.EndsWith('%') || text.Length < 2 || !text[..^1].All(char.IsAsciiDigit))
            {
                errors.Invalid(path, text, NotAPercentage);
            }
            else if (atMostAll && Share(amount) > 100)
            {
                errors.Invalid(path, text, "must not be greater than 100%");
            }
        }
        else if (amount.Number() is { } number and < 0)
        {
            errors.Invalid(path, number, "must be greater than or equal to 0");
        }
    }

    public static bool IsNothing(JsonNode? amount) => amount.Number() == 0 || Share(amount) == 0;

    public static bool IsRange(string text) => text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out _);

    public static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var parsed) && (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4) && parsed is not null;

    public static void NotLoopback(this FieldErrors errors, string address, string path)
    {
        if (IPAddress.IsLoopback(IPAddress.Parse(address)))
        {
            errors.Invalid(path, address, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
    }

    public static void ImmutableField(this FieldErrors errors, JsonNode? value, JsonNode? before, string path, string why = "field is immutable")
    {
        if (!JsonNode.DeepEquals(value, before))
        {
            errors.Invalid(path, value, why);
        }
    }

    private static long? Share(JsonNode? amount) =>
        amount?.GetValueKind() == JsonValueKind.String && long.TryParse(amount.GetValue<string>().TrimEnd('%'), out var share) ? share : null;
}
