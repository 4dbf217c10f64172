using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class HealthCases
{
    private static readonly string[] Endpoints = ["livez", "readyz", "healthz"];

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("health-verbose", [.. Endpoints.Select(name => Get($"/{name}?verbose"))]),
        new("health-with-exclusions",
            Get("/livez?exclude=ping"),
            Get("/livez?verbose&exclude=ping"),
            Get("/livez?exclude=nonsense"),
            Get("/livez?verbose=false&exclude=nonsense"),
            Get("/readyz?verbose=0&exclude=ping&exclude=shutdown"),
            Get("/readyz?verbose&exclude=ping,shutdown")),
        new("health-checks",
            Get("/livez/ping"),
            Get("/readyz/ping?verbose"),
            Get("/healthz/ping?exclude=ping"),
            Get("/readyz/shutdown"),
            Get("/livez/shutdown"),
            Get("/livez/nonsense"),
            Get("/livez/ping/more"),
            Get("/livez/ping/"),
            Get("/readyz/")),
        new("health-for-anybody", [.. Endpoints.Select(name => Get($"/{name}") with { Token = "wrong" }), Get("/version") with { Token = "wrong" }]),
    ];
}
