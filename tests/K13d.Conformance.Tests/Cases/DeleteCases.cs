using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class DeleteCases
{
    private const string One = $"{ConfigMaps}/one";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("delete", Post(ConfigMaps, ConfigMap("one")), Delete(One), Get(One), Delete(One)),
        new("delete-dry-run", Post(ConfigMaps, ConfigMap("one")), Delete($"{One}?dryRun=All"), Get(One), Delete($"{One}?dryRun=Some")),
        new("delete-policies",
            Post(ConfigMaps, ConfigMap("one")),
            Delete($"{One}?propagationPolicy=Background"),
            Post(ConfigMaps, ConfigMap("two")),
            Delete($"{ConfigMaps}/two", """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Orphan","dryRun":["All"]}"""),
            Delete($"{ConfigMaps}/two", """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","dryRun":["All"]}"""),
            Delete($"{ConfigMaps}/two?propagationPolicy=Sideways"),
            Delete($"{ConfigMaps}/two", """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","orphanDependents":true}""")),
        new("delete-preconditions",
            Post(ConfigMaps, ConfigMap("one")),
            Delete(One, """{"preconditions":{"uid":"11111111-2222-3333-4444-555555555555"}}"""),
            Delete(One, """{"preconditions":{"resourceVersion":"1"}}"""),
            Delete(One, """{"preconditions":{"uid":"{uid:1}","resourceVersion":"{resourceVersion:1}"}}""")),
        new("delete-with-finalizers",
            Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","finalizers":["example.com/hold"]}}"""),
            Delete(One),
            Get(One),
            Patch(One, "merge", """{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}"""),
            Delete(One),
            Patch(One, "merge", """{"metadata":{"finalizers":null}}"""),
            Get(One)),
        new("delete-a-pod", Post(Pods, GatedPod), Delete($"{Pods}/gated"), Get($"{Pods}/gated")),
        new("delete-bad-options",
            Post(ConfigMaps, ConfigMap("one")),
            Delete(One, "{nonsense"),
            Delete(One, """{"gracePeriodSeconds":"soon"}"""),
            Delete(One, ConfigMap("one"))),
        new("delete-collection",
            Post(ConfigMaps, ConfigMap("one", labels: """{"app":"shop"}""")),
            Post(ConfigMaps, ConfigMap("two", labels: """{"app":"shop"}""")),
            Delete($"{ConfigMaps}?labelSelector=app%3Dshop"),
            Get($"{ConfigMaps}?labelSelector=app%3Dshop")),
    ];
}
