using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class TableCases
{
    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("table-pods", Post(Pods, GatedPod), Table(Pods), Table($"{Pods}?includeObject=None"), Table($"{Pods}?includeObject=Object"), Table($"{Pods}/gated")),
        new("table-configmaps",
            Post(ConfigMaps, ConfigMap("one", labels: """{"app":"shop"}""")),
            Table($"{ConfigMaps}?labelSelector=app"),
            Table($"{ConfigMaps}?labelSelector=app&includeObject=None"),
            Table($"{ConfigMaps}?labelSelector=app&includeObject=Metadata"),
            Table($"{ConfigMaps}?labelSelector=app&includeObject=Everything"),
            Table($"{ConfigMaps}?labelSelector=nothing"),
            Table($"{ConfigMaps}/missing")),
        new("table-deployments", Post(Deployments, PausedDeployment) , Table($"{Deployments}?includeObject=None")),
        new("partial-metadata",
            Post(ConfigMaps, ConfigMap("one", labels: """{"app":"shop"}""")),
            Get($"{ConfigMaps}/one") with { Accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io" },
            Get($"{ConfigMaps}?labelSelector=app") with { Accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" }),
    ];
}
