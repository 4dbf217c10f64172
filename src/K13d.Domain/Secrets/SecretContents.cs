using System.Text;
using System.Text.Json.Nodes;

namespace K13d.Domain.Secrets;

/// <summary>What is secret in a Secret: each of its values, those that it was applied with, and, of a value that is a file or an address, the passwords in it.</summary>
public static class SecretContents
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<string> Of(JsonObject secret) => Entries(secret)
        .Concat(SecretMask.AppliedIn(secret) is { } applied ? Entries(applied) : [])
        .SelectMany(value => Inside(value).Prepend(value));

    /// <summary>The Secrets that a document is or, where it is a list, has among its items: those that <see cref="SecretMask"/> masks.</summary>
    public static IEnumerable<JsonObject> SecretsIn(JsonNode? document)
    {
        var kind = document is JsonObject && document["kind"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        return kind switch
        {
            "Secret" => [document!.AsObject()],
            "SecretList" => Items(document!),
            _ when kind.EndsWith("List", StringComparison.Ordinal) => Items(document!).SelectMany(SecretsIn),
            _ => [],
        };
    }

    /// <summary>Those too that are only a part of a document: what an operator is to make a Secret of.</summary>
    public static IEnumerable<JsonObject> SecretsWithin(JsonNode? document) => SecretsIn(document).ToArray() is { Length: > 0 } secrets
        ? secrets
        : document switch
        {
            JsonObject map => map.SelectMany(member => SecretsWithin(member.Value)),
            JsonArray list => list.SelectMany(SecretsWithin),
            _ => [],
        };

    private static IEnumerable<JsonObject> Items(JsonNode list) => list["items"] is JsonArray items ? items.OfType<JsonObject>() : [];

    private static IEnumerable<string> Entries(JsonObject secret) => TextsOf(secret["data"]).Select(Decoded).Concat(TextsOf(secret["stringData"]));

    /// <summary>In a file of settings, in JSON, and in the address of a server.</summary>
    private static IEnumerable<string> Inside(string value)
    {
        if (value.AsSpan().TrimStart().StartsWith("{"))
        {
            return SecretLeaves.Of(ReadableJson.Parse(value));
        }

        return value.Split('\n').SelectMany(line => Setting(line).Concat(InAddress(line)));
    }

    /// <summary><c>db.password=x</c> and <c>password: "x"</c>.</summary>
    private static IEnumerable<string> Setting(string line)
    {
        var end = line.AsSpan().IndexOfAny('=', ':');
        return end > 0 && SecretNames.IsSecret(line[..end].Trim()) ? [line[(end + 1)..].Trim().Trim('"', '\'')] : [];
    }

    /// <summary>The password in <c>postgres://user:x@db</c>.</summary>
    internal static IEnumerable<string> InAddress(string line)
    {
        var scheme = line.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? -1 : line.LastIndexOf('@');
        var password = host < 0 ? -1 : line.IndexOf(':', scheme + 3);
        return password >= 0 && password < host ? [line[(password + 1)..host]] : [];
    }

    /// <summary>What is no text stays base64: it cannot be repeated as anything else.</summary>
    private static string Decoded(string base64)
    {
        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(base64.Trim(), bytes, out var length))
        {
            return base64;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return base64;
        }
    }

    private static IEnumerable<string> TextsOf(JsonNode? entries) =>
        entries is JsonObject map ? map.Select(entry => entry.Value is JsonValue value ? value.ToString() : null).OfType<string>() : [];
}
