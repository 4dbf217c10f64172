using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class WatchCases
{
    private const string Watch = $"{ConfigMaps}?watch=true&timeoutSeconds=1";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("watch-changes",
            Get(Secrets),
            Post(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}"""),
            Patch($"{Secrets}/a", "merge", """{"metadata":{"labels":{"x":"y"}}}"""),
            Delete($"{Secrets}/a"),
            Get($"{Secrets}?watch=true&timeoutSeconds=1&resourceVersion={{resourceVersion:1}}"),
            Get($"{Secrets}?watch=true&timeoutSeconds=1&resourceVersion={{resourceVersion:1}}&labelSelector=x"),
            Table($"{Secrets}?watch=true&timeoutSeconds=1&resourceVersion={{resourceVersion:1}}")),
        new("watch-from-now",
            Post(ConfigMaps, ConfigMap("one", labels: """{"app":"shop"}""")),
            Get($"{Watch}&labelSelector=app"),
            Get($"{Watch}&labelSelector=app&resourceVersion=0"),
            Get($"{Watch}&fieldSelector=metadata.name%3Done")),
        new("watch-initial-events",
            Post(ConfigMaps, ConfigMap("one", labels: """{"app":"shop"}""")),
            Get($"{Watch}&labelSelector=app&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"),
            Get($"{Watch}&sendInitialEvents=true&allowWatchBookmarks=true"),
            Get($"{Watch}&labelSelector=app&sendInitialEvents=true&resourceVersionMatch=NotOlderThan")),
        // A cluster forgets revisions with time: one that has just started still knows the first.
        new("watch-of-a-forgotten-revision", Get($"{Watch}&resourceVersion=1")) { TakesAnOldCluster = true },
        new("watch-refusals",
            Get($"{Watch}&resourceVersion=abc"),
            Get($"{Watch}&labelSelector=a%3D%3D%3Db"),
            Get($"{Watch}&resourceVersionMatch=NotOlderThan")),
    ];
}
