using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class DiscoveryCases
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("discovery-core", Get("/api"), Get("/api/v1"), Get("/api") with { Accept = Aggregated }),
        new("discovery-groups", Get("/apis/apps"), Get("/apis/apps/v1"), Get("/apis/batch"), Get("/apis/batch/v1"), Get("/apis/autoscaling"), Get("/apis/networking.k8s.io/v1")),
        new("version", Get("/version"), Get("/healthz"), Get("/readyz"), Get("/livez")),
    ];
}
