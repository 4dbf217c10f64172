using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class ApplyCases
{
    private const string One = $"{ConfigMaps}/one";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("apply-creates-and-changes",
            Patch($"{One}?fieldManager=alice", "apply", ConfigMap("one")),
            Patch($"{One}?fieldManager=alice", "apply", ConfigMap("one", """{"b":"2"}""")),
            Patch($"{One}?fieldManager=alice", "apply", ConfigMap("one", """{"b":"2"}"""))),
        new("apply-conflicts",
            Patch($"{One}?fieldManager=alice", "apply", ConfigMap("one")),
            Patch($"{One}?fieldManager=bob", "apply", ConfigMap("one", """{"a":"2"}""")),
            Patch($"{One}?fieldManager=bob", "apply", ConfigMap("one", """{"a":"1","b":"2"}""")),
            Patch($"{One}?fieldManager=carol", "apply", ConfigMap("one", """{"a":"3"}""")),
            Patch($"{One}?fieldManager=carol", "apply", ConfigMap("one", """{"a":"3","b":"3"}""")),
            Patch($"{One}?fieldManager=carol&force=true", "apply", ConfigMap("one", """{"a":"3"}"""))),
        new("apply-conflict-with-an-update",
            Post($"{ConfigMaps}?fieldManager=editor", ConfigMap("one")),
            Patch($"{One}?fieldManager=alice", "apply", ConfigMap("one", """{"a":"2"}"""))),
        new("apply-bad-requests",
            Patch(One, "apply", ConfigMap("one")),
            Patch($"{One}?fieldManager=alice", "apply", ConfigMap("other")),
            Patch($"{One}?fieldManager=alice", "apply", """{"apiVersion":"v1","metadata":{"name":"one"}}"""),
            Patch($"{One}?fieldManager=alice", "apply", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"one"}}"""),
            Patch($"{One}?fieldManager=alice", "apply", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","managedFields":[{"manager":"x"}]}}"""),
            Patch($"{One}?fieldManager=alice", "apply", "a: [unclosed"),
            Patch($"{One}?fieldManager=alice", "apply", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"color":"red"}"""),
            Patch($"{One}?fieldManager=alice&dryRun=All", "apply", ConfigMap("one")),
            Get(One)),
        new("apply-deployment",
            Patch($"{Deployments}/web?fieldManager=alice", "apply", PausedDeployment),
            Patch($"{Deployments}/web?fieldManager=bob", "apply", PausedDeployment.Replace("nginx:1.27", "nginx:1.28", StringComparison.Ordinal))),
    ];
}
