using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Api.Writing.Protobuf;

/// <summary>The messages that JSON writes otherwise than as an object of their fields.</summary>
internal static class SpecialMessages
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    public static bool TryRead(string message, ReadOnlySpan<byte> bytes, out JsonNode? value)
    {
        switch (message)
        {
            case Meta + "Time":
                value = TimeOf(bytes)?.Stamp();
                return true;
            case Meta + "MicroTime":
                value = TimeOf(bytes)?.MicroStamp();
                return true;
            case Meta + "Duration":
                value = JsonValue.Create(DurationOf(bytes));
                return true;
            case Meta + "FieldsV1" or "io.k8s.apimachinery.pkg.runtime.RawExtension":
                value = JsonOf(bytes);
                return true;
            case "io.k8s.apimachinery.pkg.api.resource.Quantity":
                value = JsonValue.Create(TextOf(bytes, "0"));
                return true;
            case "io.k8s.apimachinery.pkg.util.intstr.IntOrString":
                value = IntOrStringOf(bytes);
                return true;
            case Meta + "Verbs" or "io.k8s.api.authentication.v1.ExtraValue" or "io.k8s.api.authorization.v1.ExtraValue" or "io.k8s.api.certificates.v1.ExtraValue":
                value = TextsOf(bytes);
                return true;
            default:
                value = null;
                return false;
        }
    }

    /// <summary>Go's zero time, which is no time, is an empty message.</summary>
    private static DateTimeOffset? TimeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        long seconds = 0, nanos = 0;
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            (seconds, nanos) = reader.Field == 1 ? (reader.Number, nanos) : (seconds, reader.Number);
        }

        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw WireReader.Malformed();
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / TimeSpan.NanosecondsPerTick);
        return time == DateTimeOffset.MinValue ? null : time;
    }

    private static string DurationOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var nanos = reader.Read() ? reader.Number : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{nanos / 1e9:0.#########}s");
    }

    private static JsonNode? JsonOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (!reader.Read() || reader.Content.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(reader.Content);
        }
        catch (JsonException)
        {
            throw WireReader.Malformed();
        }
    }

    private static string TextOf(ReadOnlySpan<byte> bytes, string absent)
    {
        var reader = new WireReader(bytes);
        return reader.Read() && !reader.Content.IsEmpty ? Encoding.UTF8.GetString(reader.Content) : absent;
    }

    private static JsonValue IntOrStringOf(ReadOnlySpan<byte> bytes)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    isText = reader.Number == 1;
                    break;
                case 2:
                    number = reader.Number;
                    break;
                case 3:
                    text = Encoding.UTF8.GetString(reader.Content);
                    break;
            }
        }

        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    private static JsonArray TextsOf(ReadOnlySpan<byte> bytes)
    {
        var texts = new JsonArray();
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            texts.Add(Encoding.UTF8.GetString(reader.Content));
        }

        return texts;
    }
}
