using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers;

/// <summary>
/// The short hashes in names and labels, in the alphabet of Kubernetes (no vowels, so no words). They are stable for a template, but not
/// those of a real cluster, which hashes how Go prints its structs.
/// </summary>
internal static class NameHash
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <param name="collisions">How often this hash met another template's; null and 0 differ, as in Kubernetes.</param>
    public static string Of(JsonNode template, long? collisions = null)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(Canonical(template) + collisions?.ToString(CultureInfo.InvariantCulture)))
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return Encode(hash.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The five letters at the end of a generated name.</summary>
    public static string Suffix(Random random) => string.Create(5, random, static (letters, random) =>
    {
        for (var at = 0; at < letters.Length; at++) letters[at] = Alphabet[random.Next(Alphabet.Length)];
    });

    private static string Encode(string text) => string.Concat(text.Select(letter => Alphabet[letter % Alphabet.Length]));

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(',', map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{Canonical(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(Canonical))}]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
