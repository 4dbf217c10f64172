namespace K13d.Domain.Resources;

/// <summary>A kind of object that a cluster serves, custom ones included, as its discovery documents say.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">The name in URLs: <c>pods</c>.</param>
/// <param name="Singular">In lower case: <c>pod</c>.</param>
/// <param name="Kind">As objects spell it: <c>Pod</c>.</param>
public sealed record ResourceKind(string Group, string Version, string Plural, string Singular, string Kind, bool Namespaced)
{
    public static ResourceKind Pod { get; } = new("", "v1", "pods", "pod", "Pod", Namespaced: true);

    public static ResourceKind Deployment { get; } = new("apps", "v1", "deployments", "deployment", "Deployment", Namespaced: true);

    public static ResourceKind StatefulSet { get; } = new("apps", "v1", "statefulsets", "statefulset", "StatefulSet", Namespaced: true);

    public static ResourceKind DaemonSet { get; } = new("apps", "v1", "daemonsets", "daemonset", "DaemonSet", Namespaced: true);

    public static ResourceKind ReplicaSet { get; } = new("apps", "v1", "replicasets", "replicaset", "ReplicaSet", Namespaced: true);

    public static ResourceKind CronJob { get; } = new("batch", "v1", "cronjobs", "cronjob", "CronJob", Namespaced: true);

    public static ResourceKind Job { get; } = new("batch", "v1", "jobs", "job", "Job", Namespaced: true);

    public static ResourceKind Secret { get; } = new("", "v1", "secrets", "secret", "Secret", Namespaced: true);

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>What the API server lets one do with it: <c>list</c>, <c>get</c>, <c>delete</c>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>As objects spell it: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The name that no other kind has: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Whether its objects are Secrets, whose values are masked.</summary>
    public bool IsSecret => Group.Length == 0 && Kind == "Secret";

    public bool Can(string verb) => Verbs.Contains(verb, StringComparer.Ordinal);

    /// <summary>One object of it, as the audit record names it: <c>pod/nginx</c>.</summary>
    public string NameOf(string name) => $"{Singular}/{name}";
}
