using static K13d.Domain.Kubectl.Flags;

namespace K13d.Domain.Kubectl;

/// <summary>The verbs that look. They take no <c>--watch</c> and no <c>--follow</c>, which would not end, and no <c>--raw</c>.</summary>
internal static class ReadVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("get", Act.Read, Operands.Resources,
        [
            AllNamespaces, Selector, FieldSelector, Output, ManagedFields, NoHeaders, ChunkSize, Subresource, Switch("ignore-not-found"), List("label-columns", 'L'),
            Switch("server-print"), Switch("show-kind"), Switch("show-labels"), Text("sort-by"),
        ]),
        new("describe", Act.Read, Operands.Resources, [AllNamespaces, Selector, ChunkSize, Switch("show-events")]),
        new("logs", Act.Read, Operands.Pod,
        [
            Selector, Switch("all-containers"), Switch("all-pods"), Name("container", 'c'), Switch("ignore-errors"), Number("limit-bytes"), Number("max-log-requests"),
            Duration("pod-running-timeout"), Switch("prefix"), Switch("previous", 'p'), Duration("since"), Text("since-time"), Number("tail"), Switch("timestamps"),
        ]) { OwnKind = "pods" },
        new("top pod", Act.Read, Operands.Names,
        [
            AllNamespaces, Selector, FieldSelector, NoHeaders, Switch("containers"), Switch("show-swap"), Choice("sort-by", "cpu", "memory"), Switch("sum"),
            Switch("use-protocol-buffers"),
        ]) { Aliases = ["pods", "po"], OwnKind = "pods" },
        new("top node", Act.Read, Operands.Names,
        [
            Selector, NoHeaders, Switch("show-capacity"), Switch("show-swap"), Choice("sort-by", "cpu", "memory"), Switch("use-protocol-buffers"),
        ]) { Aliases = ["nodes", "no"], OwnKind = "nodes" },
        new("events", Act.Read, Operands.None, [AllNamespaces, ChunkSize, Text("for"), NoHeaders, Output, ManagedFields, List("types")]),
        new("explain", Act.Read, Operands.FieldPath, [Text("api-version"), OutputOf("plaintext", "plaintext-openapiv2"), Switch("recursive")]) { IsOfCluster = true },
        new("api-resources", Act.Read, Operands.None,
        [
            Text("api-group"), Switch("cached"), List("categories"), Switch("namespaced"), NoHeaders, OutputOf("wide", "name", "json", "yaml"), Choice("sort-by", "name", "kind"),
            List("verbs"),
        ]) { IsOfCluster = true },
        new("api-versions", Act.Read, Operands.None, []) { IsOfCluster = true },
        new("version", Act.Read, Operands.None, [Switch("client"), OutputOf("json", "yaml")]) { IsOfCluster = true },
        new("cluster-info", Act.Read, Operands.None, []) { IsOfCluster = true },
        new("rollout status", Act.Read, Operands.Resources, [Selector, Number("revision"), TimeLimit]) { Waits = true },
        new("rollout history", Act.Read, Operands.Resources, [Selector, Number("revision"), Output, ManagedFields]),
        new("auth can-i", Act.Read, Operands.ApiAccess, [AllNamespaces, Switch("list"), NoHeaders, Switch("quiet", 'q'), Name("subresource")]),
        new("auth whoami", Act.Read, Operands.None, [OutputOf("json", "yaml"), ManagedFields]) { IsOfCluster = true },
        new("wait", Act.Read, Operands.Resources, [Everything, AllNamespaces, Selector, FieldSelector, Text("for"), Output, ManagedFields, TimeLimit]) { Waits = true },
    ];
}
