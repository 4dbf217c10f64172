using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class DiscoveryCases
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private const string WidgetGroup = "/apis/{ns}.example.com";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("discovery-core", Get("/api"), Get("/api/v1"), Get("/api") with { Accept = Aggregated }),
        new("discovery-groups", Get("/apis/apps"), Get("/apis/apps/v1"), Get("/apis/batch"), Get("/apis/batch/v1"), Get("/apis/autoscaling"), Get("/apis/networking.k8s.io/v1")),
        new("discovery-of-all-groups", Get("/apis"), Get("/apis") with { Accept = Aggregated }, new Request("HEAD", "/apis/"), Get("/api/"), Get("/apis/policy/"), Get("/apis/policy/v1/")),
        new("discovery-of-what-has-not-changed",
            Get("/api") with { Accept = Aggregated },
            Unchanged("/api", Aggregated, "{etag:1}"),
            Unchanged("/api", Aggregated, "\"other\""),
            Unchanged("/api", "application/json", "{etag:1}"),
            new Request("HEAD", "/apis") { Accept = Aggregated }),
        new("discovery-media-types", [.. Forms.SelectMany(form => Documents, (form, path) => Get(path) with { Accept = form })]),
        new("discovery-media-types-of-both-forms",
            [Get("/api") with { Accept = Aggregated }, .. Forms.Select(form => Unchanged("/api", form, "{etag:1}"))]),
        new("discovery-methods", [.. Methods.SelectMany(method => Served, (method, path) => new Request(method, path))]),
        new("discovery-of-nothing",
            [.. new[] { "GET", "POST" }.SelectMany(method => Absent, (method, path) => new Request(method, path))]),
        new("discovery-of-custom-resources",
            Post(Definitions, WidgetDefinition),
            Request.Await($"{WidgetGroup}/v1"),
            Get(WidgetGroup),
            new("POST", WidgetGroup),
            Get($"{WidgetGroup}/v1"),
            new("DELETE", $"{WidgetGroup}/v1"),
            Get($"{WidgetGroup}/v1") with { Accept = "text/html" })
        {
            Cleanup = [Delete($"{Definitions}/widgets.{{ns}}.example.com")],
        },
        new("version", Get("/version"), Get("/healthz"), Get("/readyz"), Get("/livez"), Get("/version/")),
        new("root", Get("/"), new("POST", "/"), new Request("HEAD", "/") { Accept = "text/html" }),
    ];

    private static IReadOnlyList<string> Methods => ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private static IReadOnlyList<string> Served => ["/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/version", "/livez", "/readyz/ping", "/healthz", "/openapi/v3/version", "/nonsense"];

    private static IReadOnlyList<string> Absent => ["/api/v9", "/apis/nonsense", "/apis/nonsense/v1", "/apis/apps/v9", "/livez/nonsense", "/livez/", "/openapi", "/openapi/v1"];

    private static IReadOnlyList<string> Documents => ["/apis/policy", "/apis/policy/v1", "/version", "/livez"];

    /// <summary>None that a real server answers with anything but JSON.</summary>
    private static IReadOnlyList<string> Forms =>
    [
        "*/*",
        "application/*",
        "text/html",
        "text/html, application/json",
        $"application/json,{Aggregated}",
        $"{Aggregated};profile=nopeer",
        "*/*;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        "application/json;v=v2;as=APIGroupDiscoveryList",
        "application/json;g=apidiscovery.k8s.io;v=v1;as=APIGroupDiscoveryList",
        "application/json;g=meta.k8s.io;v=v1;as=Table",
    ];

    private static Request Unchanged(string path, string accept, string tag) => Get(path) with { Accept = accept, Headers = [("If-None-Match", tag)] };
}
