namespace K13d.Infrastructure.Charts.Registries;

/// <summary>The parameters of a challenge: <c>realm="https://…",service="…"</c> (RFC 9110, 11.2).</summary>
internal static class Challenge
{
    public static IReadOnlyDictionary<string, string> Parameters(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = text.AsSpan();
        while (rest.IndexOf('=') is > 0 and var equals)
        {
            var name = rest[..equals].Trim([' ', ',']).ToString();
            rest = rest[(equals + 1)..];
            var quoted = rest is ['"', ..];
            rest = quoted ? rest[1..] : rest;
            var end = rest.IndexOf(quoted ? '"' : ',') is >= 0 and var found ? found : rest.Length;
            parameters[name] = rest[..end].ToString();
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        return parameters;
    }
}
