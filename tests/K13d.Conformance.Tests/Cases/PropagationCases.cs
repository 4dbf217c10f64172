using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>
/// Workloads deleted in every way there is to treat what they own. Their pods are held, so that the answers show the deletion under way too.
/// https://kubernetes.io/docs/tasks/administer-cluster/use-cascading-deletion/
/// </summary>
internal static class PropagationCases
{
    private const string Selector = "\"selector\":{\"matchLabels\":{\"app\":\"held\"}},";

    private static readonly IReadOnlyList<Way> Ways =
    [
        new("background", """{"propagationPolicy":"Background"}""", Fate.Collected),
        new("foreground", """{"propagationPolicy":"Foreground"}""", Fate.HoldsTheOwner),
        new("orphan", """{"propagationPolicy":"Orphan"}""", Fate.Kept),
        new("default", null, Fate.Collected),
        new("orphan-dependents", """{"orphanDependents":true}""", Fate.Kept),
        new("no-orphan-dependents", """{"orphanDependents":false}""", Fate.Collected),
    ];

    private static readonly Workload Deployment = new("deployment", $"{Deployments}/generated", Body("apps/v1", "Deployment", Selector), [ReplicaSets, Pods])
    {
        Settled =
        [
            Until($"{Deployments}/generated", "status.unavailableReplicas", "1"),
            Until(ReplicaSets, "items.0.status.fullyLabeledReplicas", "1"),
            UntilSet(Pods, "items.0.status.conditions"),
        ],
        Emptied = [Until(ReplicaSets, "items.0.status.replicas", "0"), UntilUnset($"{Deployments}/generated", "status.updatedReplicas")],
    };

    private static readonly Workload StatefulSet = new("stateful-set", $"{StatefulSets}/generated", Body("apps/v1", "StatefulSet", Selector), [Revisions, Pods])
    {
        Settled = [Until($"{StatefulSets}/generated", "status.replicas", "1"), UntilSet(Pods, "items.0.status.conditions")],
    };

    private static readonly Workload Job = new("job", $"{Jobs}/generated", Body("batch/v1", "Job", ""), [Pods])
    {
        Settled = [Until($"{Jobs}/generated", "status.active", "1"), UntilSet(Pods, "items.0.status.conditions")],
        // Of the finalizers of its pods, that of its own is taken off.
        Emptied = [Until(Pods, "items.0.metadata.finalizers", """["example.com/hold"]""")],
    };

    private enum Fate
    {
        Collected,
        HoldsTheOwner,
        Kept,
    }

    public static IReadOnlyList<ConformanceCase> All =>
    [
        .. Ways.Select(way => CaseOf(Deployment, way)),
        .. Ways.Select(way => CaseOf(StatefulSet, way)),
        // Who says nothing of a Job's pods keeps them, as clients of long ago expect.
        .. Ways.Select(way => CaseOf(Job, way.Options is null ? way with { Fate = Fate.Kept } : way)),
    ];

    private static ConformanceCase CaseOf(Workload workload, Way way)
    {
        Request[] before = [Post(Parent(workload.Path), workload.Body), .. workload.Settled, Get(workload.Path), .. workload.Contents.Select(Get)];
        return Owners.Case(
            $"propagation-{workload.Slug}-{way.Slug}",
            [
                .. before,
                Delete(workload.Path, way.Options),
                .. Under(workload, way.Fate),
                Get(workload.Path),
                .. workload.Contents.Where(list => way.Fate != Fate.HoldsTheOwner || list != Revisions).Select(Get),
                Owners.Free($"{Pods}/{{name:{before.Length}}}"),
                .. After(workload, way.Fate),
            ]);
    }

    private static IEnumerable<Request> Under(Workload workload, Fate fate) => fate switch
    {
        Fate.Kept => [Gone(workload.Path), .. workload.Contents.Take(1).Select(list => UntilUnset(list, "items.0.metadata.ownerReferences"))],
        Fate.HoldsTheOwner => [UntilSet(Pods, "items.0.metadata.deletionTimestamp"), .. workload.Emptied],
        _ =>
        [
            Gone(workload.Path),
            .. workload.Contents.SkipLast(1).Select(Empty),
            UntilSet(Pods, "items.0.metadata.deletionTimestamp"),
            .. workload.Contents.Count == 1 ? workload.Emptied : [],
        ],
    };

    private static IEnumerable<Request> After(Workload workload, Fate fate) =>
        fate == Fate.Kept ? workload.Contents.SkipLast(1).Select(Get) : [Gone(workload.Path), .. workload.Contents.Select(Empty)];

    private static Request Empty(string list) => UntilUnset(list, "items.0");

    private static string Parent(string path) => path[..path.LastIndexOf('/')];

    private static string Body(string apiVersion, string kind, string selector) => $$$$$"""
        {"apiVersion":"{{{{{apiVersion}}}}}","kind":"{{{{{kind}}}}}","metadata":{"name":"generated","labels":{"app":"main"}},
         "spec":{{{{{{selector}}}}}"template":{"metadata":{"labels":{"app":"held"},"finalizers":["example.com/hold"]},
          "spec":{"restartPolicy":"{{{{{(kind == "Job" ? "Never" : "Always")}}}}}","schedulingGates":[{"name":"example.com/hold"}],
           "containers":[{"name":"main","image":"nginx:1.27"}]}}}}
        """;

    /// <param name="Fate">What becomes of the dependents.</param>
    private sealed record Way(string Slug, string? Options, Fate Fate);

    /// <param name="Contents">The lists of what it owns, pods last. A StatefulSet that waits for its pods may make its revision again.</param>
    private sealed record Workload(string Slug, string Path, string Body, IReadOnlyList<string> Contents)
    {
        /// <summary>What is waited for before it is deleted.</summary>
        public IReadOnlyList<Request> Settled { get; init; } = [];

        /// <summary>What is waited for when its pods are being deleted.</summary>
        public IReadOnlyList<Request> Emptied { get; init; } = [];
    }
}
