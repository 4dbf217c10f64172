using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>The annotations that make a Deployment's history: <c>kubectl rollout history</c> and <c>undo</c> read them.</summary>
internal static class Revisions
{
    public const string Annotation = "deployment.kubernetes.io/revision";
    public const string HashLabel = "pod-template-hash";

    private const string History = "deployment.kubernetes.io/revision-history";
    private const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    private const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private static readonly string[] NotCopied =
    [
        "kubectl.kubernetes.io/last-applied-configuration", Annotation, History, DesiredReplicas, MaxReplicas, "deprecated.deployment.rollback.to",
    ];

    public static long Of(JsonObject set) =>
        long.TryParse(set.Annotation(Annotation), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    /// <summary>The replicas of the Deployment when this ReplicaSet was last scaled for it.</summary>
    public static long? Desired(JsonObject set) =>
        long.TryParse(set.Annotation(DesiredReplicas), CultureInfo.InvariantCulture, out var desired) ? desired : null;

    public static long? Most(JsonObject set) =>
        long.TryParse(set.Annotation(MaxReplicas), CultureInfo.InvariantCulture, out var most) ? most : null;

    /// <summary>The ReplicaSet whose template is that of the Deployment, the oldest of several.</summary>
    public static JsonObject? FindNew(JsonObject deployment, IEnumerable<JsonObject> sets) => sets
        .Where(set => IsSameTemplate(set.Child("spec", "template"), deployment.Child("spec", "template")))
        .OrderBy(set => set.CreatedAt).ThenBy(set => set.Name, StringComparer.Ordinal).FirstOrDefault();

    public static bool IsSameTemplate(JsonObject? one, JsonObject? other) => WithoutHash(one).SameAs(WithoutHash(other));

    /// <summary>Gives the new ReplicaSet the Deployment's annotations and the next revision.</summary>
    public static void Annotate(JsonObject set, JsonObject deployment, long revision)
    {
        var annotations = set.ChildOrNew("metadata", "annotations");
        foreach (var (name, value) in deployment.Pairs("metadata", "annotations"))
        {
            if (!NotCopied.Contains(name)) annotations[name] = value;
        }

        var before = Of(set);
        if (before >= revision) return;
        if (annotations.Text(Annotation) is { } old)
        {
            annotations[History] = annotations.Text(History) is { } history ? $"{history},{old}" : old;
        }

        annotations[Annotation] = revision.ToString(CultureInfo.InvariantCulture);
    }

    public static void AnnotateReplicas(JsonObject set, RolloutBudget budget)
    {
        var annotations = set.ChildOrNew("metadata", "annotations");
        annotations[DesiredReplicas] = budget.Replicas.ToString(CultureInfo.InvariantCulture);
        annotations[MaxReplicas] = budget.MostPods.ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject? WithoutHash(JsonObject? template)
    {
        if (template?.At("metadata", "labels", HashLabel) is null) return template;
        var copy = template.Copy();
        copy.Child("metadata", "labels")?.Remove(HashLabel);
        return copy;
    }
}
