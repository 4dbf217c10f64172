using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class WriteCases
{
    private const string One = $"{ConfigMaps}/one";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("create-and-get", Post(ConfigMaps, ConfigMap("one")), Get(One), Get($"{ConfigMaps}/missing"), Post(ConfigMaps, ConfigMap("one"))),
        new("create-pod", Post(Pods, GatedPod), Post(Pods, GatedPod)),
        new("create-deployment", Post(Deployments, PausedDeployment)),
        new("create-service",
            Post(Services, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}""")),
        new("create-dry-run", Post($"{ConfigMaps}?dryRun=All", ConfigMap("one")), Get(One), Post($"{ConfigMaps}?dryRun=Some", ConfigMap("one"))),
        new("create-generated-name",
            Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"generated-"}}""")),
        new("update",
            Post(ConfigMaps, ConfigMap("one")),
            Put(One, ConfigMap("one", """{"b":"2"}""")),
            Put(One, ConfigMap("one", """{"b":"2"}""")),
            Put($"{ConfigMaps}/missing", ConfigMap("missing"))),
        new("update-of-a-stale-version",
            Post(ConfigMaps, ConfigMap("one")),
            Put(One, ConfigMap("one", """{"b":"2"}""")),
            Put(One, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","resourceVersion":"{resourceVersion:1}"},"data":{"c":"3"}}"""),
            Put(One, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","resourceVersion":"{resourceVersion:2}"},"data":{"c":"3"}}"""),
            Put(One, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","uid":"11111111-2222-3333-4444-555555555555"}}""")),
        new("scale",
            Post(Deployments, PausedDeployment),
            Get($"{Deployments}/web/scale"),
            Patch($"{Deployments}/web/scale?dryRun=All", "merge", """{"spec":{"replicas":2}}"""),
            Put($"{Deployments}/web/scale?dryRun=All", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"{ns}"},"spec":{"replicas":2}}"""),
            Patch($"{Deployments}/web/scale", "merge", """{"spec":{"replicas":-1}}"""),
            Get($"{Deployments}/missing/scale"),
            Get($"{ConfigMaps}/missing/scale")),
        new("status",
            Post(Pods, GatedPod),
            Patch($"{Pods}/gated/status", "merge", """{"status":{"message":"held"},"metadata":{"labels":{"new":"label"}},"spec":{"nodeName":"other"}}"""),
            Get($"{Pods}/gated/status")),
        new("immutable-fields",
            Post(Deployments, PausedDeployment),
            Patch($"{Deployments}/web", "merge", """{"spec":{"selector":{"matchLabels":{"app":"other"}}}}"""),
            Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fixed"},"immutable":true,"data":{"a":"1"}}"""),
            Patch($"{ConfigMaps}/fixed", "merge", """{"data":{"a":"2"}}"""),
            Post(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}}"""),
            Patch($"{Secrets}/s", "merge", """{"type":"example.com/other"}""")),
        new("immutable-pod-fields",
            Post(Pods, GatedPod),
            Patch($"{Pods}/gated", "strategic-merge", """{"spec":{"containers":[{"name":"main","command":["x"]}]}}""")),
    ];
}
