using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class PatchCases
{
    private const string One = $"{ConfigMaps}/one";
    private const string Web = $"{Deployments}/web";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("patch-json",
            Post(ConfigMaps, ConfigMap("one")),
            Patch(One, "json", """[{"op":"test","path":"/data/a","value":"1"},{"op":"add","path":"/data/b","value":"2"},{"op":"remove","path":"/data/a"}]"""),
            Patch(One, "json", """[{"op":"test","path":"/data/b","value":"3"}]"""),
            Patch(One, "json", """[{"op":"remove","path":"/data/none"}]"""),
            Patch(One, "json", """[{"op":"replace","path":"/data/none","value":"1"}]"""),
            Patch(One, "json", """{"op":"remove"}"""),
            Patch(One, "json", """[{"op":"jump","path":"/data/b"}]"""),
            Patch(One, "json", """[{"op":"copy","from":"/data/b","path":"/data/c"},{"op":"move","from":"/data/b","path":"/data/d"}]""")),
        new("patch-merge",
            Post(ConfigMaps, ConfigMap("one")),
            Patch(One, "merge", """{"data":{"a":null,"b":"2"},"metadata":{"labels":{"x":"y"}}}"""),
            Patch(One, "merge", "{}"),
            Patch(One, "merge", """{"data":{"b":2}}"""),
            Patch(One, "merge", "[1]"),
            Patch(One, "merge", "{nonsense"),
            Patch(One, "merge", """{"metadata":{"name":"other"}}"""),
            Patch(One, "merge", """{"metadata":{"resourceVersion":"1"}}"""),
            Patch($"{ConfigMaps}/missing", "merge", "{}")),
        new("patch-strategic",
            Post(Deployments, PausedDeployment),
            Patch(Web, "strategic-merge", """{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"A","value":"1"}]},{"name":"side","image":"busybox"}]}}}}"""),
            Patch(Web, "strategic-merge", """{"spec":{"template":{"spec":{"containers":[{"$patch":"delete","name":"side"}]}}}}"""),
            Patch(Web, "strategic-merge", """{"spec":{"template":{"spec":{"containers":[{"image":"noname"}]}}}}"""),
            Patch(Web, "strategic-merge", """{"spec":{"replicas":"many"}}"""),
            Patch(Web, "strategic-merge", "{nonsense")),
        new("patch-unsupported-types",
            Post(ConfigMaps, ConfigMap("one")),
            Patch(One, "other", "{}"),
            Patch(One, "json", "{}") with { ContentType = "application/json" },
            Patch(One, "json", "{}") with { ContentType = "text/plain" }),
        new("patch-dry-run",
            Post(ConfigMaps, ConfigMap("one")),
            Patch($"{One}?dryRun=All", "merge", """{"data":{"b":"2"}}"""),
            Get(One),
            Patch($"{One}?dryRun=Some", "merge", """{"data":{"b":"2"}}""")),
        new("patch-field-validation",
            Post(ConfigMaps, ConfigMap("one")),
            Patch($"{One}?fieldValidation=Strict", "merge", """{"color":"red"}"""),
            Patch($"{One}?fieldValidation=Warn", "merge", """{"color":"red"}"""),
            Patch($"{One}?fieldValidation=Ignore", "merge", """{"color":"red"}"""),
            Patch($"{One}?fieldValidation=Maybe", "merge", """{"color":"red"}""")),
    ];
}
