using static K13d.Domain.Kubectl.Flags;

namespace K13d.Domain.Kubectl;

/// <summary>
/// The verbs that change what there is. <c>--prune</c>, <c>--save-config</c>, <c>--overrides</c>, <c>--local</c>, <c>--list</c> and <c>--resolve</c> are not taken: they delete
/// what nobody named, copy secrets into annotations, change what was classified, or print what <c>get</c> prints.
/// </summary>
internal static class WriteVerbs
{
    private static readonly IReadOnlyList<Flag> OfMany = [.. OfChanges, Everything, Selector];
    private static readonly IReadOnlyList<Flag> OfMarks = [.. OfMany, AllNamespaces, FieldSelector, Overwrite, ResourceVersion];
    private static readonly IReadOnlyList<Flag> OfEnding = [Cascade, Switch("force"), Number("grace-period"), TimeLimit, Switch("wait")];

    public static IReadOnlyList<Verb> All { get; } =
    [
        new("apply", Act.Write, Operands.None,
            [.. OfChanges, .. OfEnding, Filename, Selector, Overwrite, Validate, Switch("force-conflicts"), Switch("server-side"), Subresource]),
        // The server is asked what the write would do, so it takes the write's permission.
        new("diff", Act.Write, Operands.None, [Filename, FieldManager, Selector, ManagedFields, Number("concurrency"), Switch("force-conflicts"), Switch("server-side")]),
        new("delete", Act.Delete, Operands.Resources,
            [.. OfEnding, Everything, AllNamespaces, DryRun, FieldSelector, Filename, Switch("ignore-not-found"), Switch("now"), OutputOf("name"), Selector]) { Waits = true },
        new("patch", Act.Write, Operands.Resources, [.. OfChanges, Text("patch", 'p'), Subresource, Choice("type", "json", "merge", "strategic")]),
        new("label", Act.Write, Operands.ResourcesAndPairs, OfMarks),
        new("annotate", Act.Write, Operands.ResourcesAndPairs, OfMarks),
        new("taint", Act.Write, Operands.ResourcesAndPairs, [.. OfMany, Overwrite, Validate]),
        new("set image", Act.Write, Operands.ResourcesAndPairs, OfMany),
        new("set env", Act.Write, Operands.ResourcesAndPairs,
            [.. OfMany, Text("containers", 'c'), List("env", 'e'), Text("from"), List("keys"), Overwrite, Text("prefix")]),
        new("set resources", Act.Write, Operands.Resources, [.. OfMany, Text("containers", 'c'), Text("limits"), Text("requests")]),
        new("set selector", Act.Write, Operands.ResourcesAndPairs, [.. OfChanges, Everything, ResourceVersion]),
        new("set subject", Act.Write, Operands.Resources, [.. OfMany, List("group"), List("serviceaccount")]),
        new("expose", Act.Write, Operands.Resources,
        [
            .. OfChanges, Text("cluster-ip"), Text("external-ip"), Text("labels", 'l'), Text("load-balancer-ip"), Name("name"), Text("port"), Choice("protocol", "TCP", "UDP", "SCTP"),
            Text("selector"), Choice("session-affinity", "None", "ClientIP"), Text("target-port"), Choice("type", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
        ]),
        new("autoscale", Act.Write, Operands.Resources, [.. OfChanges, Text("cpu"), Text("memory"), Number("max"), Number("min"), Name("name")]),
        new("run", Act.Write, Operands.Name,
        [
            .. OfChanges, List("annotations"), Switch("command"), List("env"), Switch("expose"), Text("image"), Choice("image-pull-policy", "Always", "IfNotPresent", "Never"),
            Text("labels", 'l'), Text("port"), Switch("privileged"), Choice("restart", "Always", "OnFailure", "Never"),
        ]) { OwnKind = "pods", TakesCommand = true },
        new("exec", Act.Exec, Operands.Pod, [Name("container", 'c'), Duration("pod-running-timeout"), Switch("quiet", 'q')]) { OwnKind = "pods", TakesCommand = true },
        new("scale", Act.Operate, Operands.Resources,
            [DryRun, Output, ManagedFields, Everything, Selector, Number("current-replicas"), Number("replicas"), ResourceVersion, TimeLimit]),
        new("rollout undo", Act.Operate, Operands.Resources, [DryRun, Output, ManagedFields, Selector, Number("to-revision")]),
        new("rollout restart", Act.Operate, Operands.Resources, [FieldManager, Output, ManagedFields, Selector]),
        new("rollout pause", Act.Operate, Operands.Resources, [FieldManager, Output, ManagedFields, Selector]),
        new("rollout resume", Act.Operate, Operands.Resources, [FieldManager, Output, ManagedFields, Selector]),
        new("cordon", Act.OperateNodes, Operands.Names, [DryRun, Selector]) { OwnKind = "nodes" },
        new("uncordon", Act.OperateNodes, Operands.Names, [DryRun, Selector]) { OwnKind = "nodes" },
        new("drain", Act.OperateNodes, Operands.Names,
        [
            DryRun, Selector, ChunkSize, Switch("delete-emptydir-data"), Switch("disable-eviction"), Switch("force"), Number("grace-period"), Switch("ignore-daemonsets"),
            Text("pod-selector"), Number("skip-wait-for-delete-timeout"), TimeLimit,
        ]) { OwnKind = "nodes", Waits = true },
    ];
}
