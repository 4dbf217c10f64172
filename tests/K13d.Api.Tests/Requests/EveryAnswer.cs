namespace K13d.Api.Tests.Requests;

/// <summary>The headers that every answer has, of whatever kind it is.</summary>
internal static class EveryAnswer
{
    private static readonly Dictionary<string, string> Headers = new(StringComparer.Ordinal)
    {
        ["Cache-Control"] = "^no-store$",
        ["Content-Security-Policy"] = "^default-src 'none'; frame-ancestors 'none'$",
        ["Referrer-Policy"] = "^no-referrer$",
        ["X-Content-Type-Options"] = "^nosniff$",
        ["X-Correlation-Id"] = "^[A-Za-z0-9._-]{1,64}$",
        ["X-Frame-Options"] = "^DENY$",
    };

    private static readonly string[] Limits = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    /// <param name="counted">Whether it counts against the rate limit: health probes do not.</param>
    public static void HasItsHeaders(HttpResponseMessage answer, bool counted = true)
    {
        var told = $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} {answer.RequestMessage?.Content?.Headers}: {answer}";
        foreach (var (name, pattern) in Headers)
        {
            Assert.True(answer.Headers.TryGetValues(name, out var values), $"no {name}: {told}");
            Assert.Matches(pattern, string.Join(" and ", values));
        }

        foreach (var limit in Limits)
        {
            Assert.True(answer.Headers.TryGetValues(limit, out var values) == counted, $"{limit}: {told}");
            Assert.All(values ?? [], value => Assert.Matches("^[0-9]+$", value));
        }

        Assert.DoesNotContain(answer.Headers, header => header.Key is "Server" or "X-Powered-By" or "X-Injected");
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }
}
