namespace K13d.Conformance.Tests.Comparison;

/// <summary>Where the demo cluster is known to answer otherwise than a real one. An entry whose difference is gone fails its case.</summary>
internal static class KnownDifferences
{
    private const string NothingToCheck = "the demo cluster has no such part that could fail";

    private static readonly string[] Checks = ["autoregister-completion", "etcd", "log"];
    private static readonly string[] ReadinessChecks = ["autoregister-completion", "informer-sync", "log"];

    public static readonly IReadOnlyList<KnownDifference> All =
    [
        .. Unchecked("health-verbose", 1, Checks),
        .. Unchecked("health-verbose", 2, ReadinessChecks),
        .. Unchecked("health-verbose", 3, Checks),
        .. Unchecked("health-with-exclusions", 2, Checks),
        .. Unchecked("health-with-exclusions", 4, Checks),
        .. Unchecked("health-with-exclusions", 5, ReadinessChecks),
        .. Unchecked("health-with-exclusions", 6, ReadinessChecks),
        new("immutable-pod-fields", 2, "$.details.causes[0].message", "what differs is not shown as a diff of Go structs"),
        new("immutable-pod-fields", 2, "$.message", "what differs is not shown as a diff of Go structs"),
        .. Unissued("openapi-index", 1, "$.paths.{0}"),
        .. Unissued("openapi-index", 2, "$.paths.{0}"),
        .. UnservedPaths("root", 1),
        .. UnservedPaths("root", 2),
        new("yaml-anchors", 5, "warnings[0]", "a key that is merged in is said to be where it is merged, not where it was written"),
        new("yaml-anchors", 6, "warnings[0]", "a key that is merged in is said to be where it is merged, not where it was written"),
    ];

    private static IEnumerable<KnownDifference> Unchecked(string name, int request, IEnumerable<string> checks) =>
        checks.Select(check => new KnownDifference(name, request, $"$[[+]{check} ok]", NothingToCheck));

    private static IEnumerable<KnownDifference> Unissued(string name, int request, string path) =>
        new[] { ".well-known/openid-configuration", "openid/v1/jwks" }.Select(document =>
            new KnownDifference(name, request, path.Replace("{0}", document, StringComparison.Ordinal), "it issues no tokens that somebody could check"));

    private static IEnumerable<KnownDifference> UnservedPaths(string name, int request) =>
    [
        .. new[] { "/metrics", "/metrics/slis", "/openapi/v2" }.Select(path => new KnownDifference(name, request, $"$.paths[{path}]", "not served")),
        .. Unissued(name, request, "$.paths[/{0}]"),
        .. Checks.SelectMany(check => new[] { $"/healthz/{check}", $"/livez/{check}" }).Concat(ReadinessChecks.Select(check => $"/readyz/{check}"))
            .Select(path => new KnownDifference(name, request, $"$.paths[{path}]", NothingToCheck)),
    ];
}
