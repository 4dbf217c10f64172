using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class ListCases
{
    private const string One = """{"tier":"one","app":"shop"}""";
    private const string Two = """{"tier":"two","app":"shop"}""";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("list-empty", Get(Secrets), Get(Pods), Get(Deployments), Get($"{Secrets}?resourceVersion=0"), Get($"{Secrets}?limit=5")),
        new("list-label-selectors",
            Post(ConfigMaps, ConfigMap("one", labels: One)),
            Post(ConfigMaps, ConfigMap("two", labels: Two)),
            Get($"{ConfigMaps}?labelSelector=tier%3Done"),
            Get($"{ConfigMaps}?labelSelector=app%3Dshop,tier!%3Done"),
            Get($"{ConfigMaps}?labelSelector=tier%20in%20(one,two)"),
            Get($"{ConfigMaps}?labelSelector=app,tier%20notin%20(two)"),
            Get($"{ConfigMaps}?labelSelector=app,!tier")),
        new("list-field-selectors",
            Post(ConfigMaps, ConfigMap("one")),
            Post(Pods, GatedPod),
            Get($"{ConfigMaps}?fieldSelector=metadata.name%3Done"),
            Get($"{ConfigMaps}?fieldSelector=metadata.namespace%3D{{ns}},metadata.name%3Done"),
            Get($"{Pods}?fieldSelector=status.phase%3DPending,spec.nodeName%3D"),
            Get($"{Pods}?fieldSelector=status.phase!%3DPending"),
            Get($"{Secrets}?fieldSelector=type%3DOpaque")),
        new("list-bad-selectors",
            Get($"{ConfigMaps}?labelSelector=a%3D%3D%3Db"),
            Get($"{ConfigMaps}?labelSelector=tier%20in%20(one"),
            Get($"{ConfigMaps}?labelSelector=-bad-"),
            Get($"{ConfigMaps}?labelSelector=a%3D-b-"),
            Get($"{ConfigMaps}?fieldSelector=spec.color%3Dred"),
            Get($"{ConfigMaps}?fieldSelector=nonsense"),
            Get($"{Pods}?fieldSelector=spec.color%3Dred")),
        new("list-pages",
            Post(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"k":"v"}}"""),
            Post(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"b"}}"""),
            Post(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"c"}}"""),
            Get($"{Secrets}?limit=2"),
            Get($"{Secrets}?limit=2&continue={{continue:4}}"),
            Get($"{Secrets}?limit=1&labelSelector=none"),
            Get($"{Secrets}?limit=3")),
        new("list-bad-options",
            Get($"{ConfigMaps}?continue=nonsense"),
            Get($"{ConfigMaps}?limit=many"),
            Get($"{ConfigMaps}?resourceVersion=abc"),
            Get($"{ConfigMaps}?resourceVersionMatch=Exact"),
            Get($"{ConfigMaps}?resourceVersion=1&resourceVersionMatch=Nearly"),
            Get($"{ConfigMaps}?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan"),
            Get($"{ConfigMaps}?sendInitialEvents=true")),
    ];
}
