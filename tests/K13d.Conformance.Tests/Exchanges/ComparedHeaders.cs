namespace K13d.Conformance.Tests.Exchanges;

/// <summary>The headers of an answer that clients and caches go by.</summary>
internal static class ComparedHeaders
{
    private const string CacheControl = "Cache-Control";

    /// <summary>What a real server says of nearly every answer, and is not written down.</summary>
    private const string NoCache = "no-cache, private";

    private static readonly IReadOnlyList<string> Names =
    [
        "Accept-Ranges", "Allow", CacheControl, "Content-Range", "ETag", "Expires", "Last-Modified", "Location", "Retry-After", "Vary", "WWW-Authenticate",
        "X-Content-Type-Options",
    ];

    /// <summary>Those that an answer has, or null for none.</summary>
    public static IReadOnlyDictionary<string, string>? Of(HttpResponseMessage response)
    {
        var found = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        found.TryAdd(CacheControl, "nothing");
        var compared = Names.Where(name => found.ContainsKey(name) && found[name] != NoCache).ToDictionary(name => name, name => found[name]);
        return compared.Count == 0 ? null : compared;
    }
}
