using System.Diagnostics.CodeAnalysis;
using K13d.Domain.Resources;

namespace K13d.Domain.Workloads;

/// <summary>The kinds that make pods, by the names that kubectl knows them by.</summary>
public static class WorkloadKinds
{
    private static readonly (ResourceKind Kind, string ShortName)[] Known =
    [
        (ResourceKind.Deployment, "deploy"), (ResourceKind.StatefulSet, "sts"), (ResourceKind.DaemonSet, "ds"),
        (ResourceKind.ReplicaSet, "rs"), (ResourceKind.Job, "job"), (ResourceKind.CronJob, "cj"),
    ];

    /// <summary>For a message: <c>deployment, statefulset, …</c></summary>
    public static string Names { get; } = string.Join(", ", Known.Select(known => known.Kind.Singular));

    /// <summary>Takes a singular, a plural, a kind or a short name, in upper or lower case.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out ResourceKind? kind)
    {
        kind = Known.FirstOrDefault(known => new[] { known.Kind.Singular, known.Kind.Plural, known.ShortName }.Contains(name, StringComparer.OrdinalIgnoreCase)).Kind;
        return kind is not null;
    }
}
