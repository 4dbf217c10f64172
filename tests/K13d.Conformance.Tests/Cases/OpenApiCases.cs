using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class OpenApiCases
{
    private const string Version = "/openapi/v3/version";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("openapi-index",
            Get("/openapi/v3"),
            new("POST", "/openapi/v3"),
            new Request("HEAD", "/openapi/v3?hash=x") { Accept = "text/html" },
            Get("/openapi/v3/")),
        new("openapi-documents",
            Get(Version),
            Get("/openapi/v3/apis"),
            Get($"{Version}?hash={{hash:1}}"),
            Get($"{Version}?hash=wrong"),
            Get($"{Version}?hash=wrong&other=1"),
            Get($"{Version}?hash="),
            new("POST", $"{Version}?hash=wrong"),
            Get("/openapi/v3/apis/nonsense/v1"),
            Get("/openapi/v3/nonsense") with { Accept = "text/html" },
            Get($"{Version}/")),
        new("openapi-media-types",
            [.. Forms.Select(form => Get(Version) with { Accept = form })]),
        new("openapi-of-what-has-not-changed",
            Get(Version),
            With("If-None-Match", "{etag:1}"),
            With("If-None-Match", "W/{etag:1}"),
            With("If-None-Match", "\"other\", {etag:1}"),
            With("If-None-Match", "\"other\""),
            With("If-None-Match", "*"),
            With("If-None-Match", "{etag:1}") with { Path = $"{Version}?hash={{hash:1}}" },
            With("If-Modified-Since", "{lastModified:1}"),
            With("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"),
            With("Range", "bytes=0-9"),
            new("HEAD", Version)),
    ];

    private static IReadOnlyList<string> Forms => ["*/*", "application/*", "text/html", "application/yaml", "text/html, application/json;q=0.5"];

    private static Request With(string header, string value) => Get(Version) with { Headers = [(header, value)] };
}
