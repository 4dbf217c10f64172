using static K13d.Domain.Kubectl.Flags;

namespace K13d.Domain.Kubectl;

/// <summary><c>create</c> with a manifest, and its sub-verbs that make an object of flags. None takes values from files.</summary>
internal static class CreateVerbs
{
    private static readonly IReadOnlyList<Flag> OfCreation = [.. OfChanges, Validate];

    public static IReadOnlyList<Verb> All { get; } =
    [
        new("create", Act.Write, Operands.None, [.. OfCreation, Filename, Selector]),
        Of("namespace", "namespaces", Act.Write, [], "ns"),
        Of("deployment", "deployments.apps", Act.Write, [List("image"), Number("port"), Number("replicas", 'r')], "deploy") with { TakesCommand = true },
        Of("job", "jobs.batch", Act.Write, [Text("from"), Text("image")]) with { TakesCommand = true },
        Of("cronjob", "cronjobs.batch", Act.Write, [Text("image"), Choice("restart", "OnFailure", "Never"), Text("schedule")], "cj") with { TakesCommand = true },
        Of("configmap", "configmaps", Act.Write, [Switch("append-hash"), List("from-literal")], "cm"),
        Of("service clusterip", "services", Act.Write, [Text("clusterip"), List("tcp")]),
        Of("service nodeport", "services", Act.Write, [Number("node-port"), List("tcp")]),
        Of("service loadbalancer", "services", Act.Write, [List("tcp")]),
        Of("service externalname", "services", Act.Write, [Text("external-name"), List("tcp")]),
        Of("serviceaccount", "serviceaccounts", Act.Write, [], "sa"),
        Of("ingress", "ingresses.networking.k8s.io", Act.Write, [List("annotation"), Text("class"), Text("default-backend"), List("rule")], "ing"),
        Of("poddisruptionbudget", "poddisruptionbudgets.policy", Act.Write, [Text("max-unavailable"), Text("min-available"), Text("selector")], "pdb"),
        Of("quota", "resourcequotas", Act.Write, [Text("hard"), Text("scopes")], "resourcequota"),
        Of("priorityclass", "priorityclasses.scheduling.k8s.io", Act.Govern,
            [Text("description"), Switch("global-default"), Choice("preemption-policy", "PreemptLowerPriority", "Never"), Number("value")], "pc"),
        Of("role", "roles.rbac.authorization.k8s.io", Act.Govern, [List("resource"), List("resource-name"), List("verb")]),
        Of("clusterrole", "clusterroles.rbac.authorization.k8s.io", Act.Govern,
            [Text("aggregation-rule"), List("non-resource-url"), List("resource"), List("resource-name"), List("verb")]),
        Of("rolebinding", "rolebindings.rbac.authorization.k8s.io", Act.Govern, [Text("clusterrole"), List("group"), Text("role"), List("serviceaccount")]),
        Of("clusterrolebinding", "clusterrolebindings.rbac.authorization.k8s.io", Act.Govern, [Text("clusterrole"), List("group"), List("serviceaccount")]),
    ];

    private static Verb Of(string name, string kind, Act act, IReadOnlyList<Flag> flags, params string[] aliases) =>
        new($"create {name}", act, Operands.Name, [.. OfCreation, .. flags]) { OwnKind = kind, Aliases = aliases };
}
