using System.Text.Json.Nodes;

namespace K13d.Domain.Diagnosis;

/// <summary>One object of a snapshot, and what of the snapshot belongs to it.</summary>
public sealed record SnapshotObject(string Kind, JsonObject Json, ClusterSnapshot Snapshot)
{
    public string Name => Json.Text("metadata", "name") ?? "";

    public string? Namespace => Json.Text("metadata", "namespace");

    /// <summary>As findings name it: <c>pod/web-1</c>.</summary>
    public string Component => ComponentOf(Kind, Name);

    public static string ComponentOf(string kind, string name) => $"{kind.ToLowerInvariant()}/{name}";

    /// <summary>Its latest event with one of these reasons whose message has this in it.</summary>
    public Evidence? Event(string? having, params IReadOnlyList<string> reasons) => LatestEvent(item =>
        reasons.Contains(item.Json.Text("reason"), StringComparer.Ordinal)
        && (having is null || item.Json.Text("message")?.Contains(having, StringComparison.OrdinalIgnoreCase) == true));

    /// <summary>Its latest event that warns.</summary>
    public Evidence? Warning() => LatestEvent(item => item.Json.Text("type") == "Warning");

    public JsonObject? Condition(string type) => Json.Items("status", "conditions").Named("type", type);

    /// <summary>Quotes a condition.</summary>
    public Evidence? Quote(string condition) =>
        Condition(condition) is { } found
            ? Evidence.Of($"{Component} condition {condition}={found.Text("status")}", $"{found.Text("reason")}: {found.Text("message")}".Trim(' ', ':'))
            : null;

    /// <summary>The objects that it owns, and those that these own.</summary>
    public IEnumerable<SnapshotObject> Owned(string kind) =>
        Snapshot.All(kind).Where(item => item.Namespace == Namespace && item.Owners().Any(owner => owner.Kind == Kind && owner.Name == Name));

    /// <summary>Its controller, that one's, and so on; at most four, for objects that own each other.</summary>
    public IEnumerable<(string Kind, string Name)> Owners()
    {
        var owner = Controller(Json);
        for (var level = 0; owner is var (kind, name) && level < 4; level++)
        {
            yield return (kind, name);
            owner = Snapshot.Find(kind, Namespace, name) is { } next ? Controller(next.Json) : null;
        }
    }

    /// <summary>A finding on it. Evidence that is null is left out.</summary>
    public Finding Found(Severity severity, Depth depth, string cause, params IEnumerable<Evidence?> evidence) =>
        new(Component, severity, depth, cause) { Evidence = [.. evidence.OfType<Evidence>().Distinct()] };

    /// <summary>A command in its namespace.</summary>
    internal ProposedFix Fix(string why, params IEnumerable<string> arguments) =>
        new([.. arguments, .. Namespace is { } place ? (string[])["-n", place] : []], why);

    /// <summary>Back to the revision before; null where no Deployment owns it, that has no other revision, or this is of an older one.</summary>
    internal ProposedFix? Undo()
    {
        var owners = Owners().Prepend((Kind, Name)).ToList();
        if (owners.FirstOrDefault(owner => owner.Item1 == "Deployment") is not { Item2: { } name } || Snapshot.Find("Deployment", Namespace, name) is not { } deployment)
        {
            return null;
        }

        var revisions = deployment.Owned("ReplicaSet").OrderByDescending(Revision).ToList();
        var own = owners.FirstOrDefault(owner => owner.Item1 == "ReplicaSet").Item2;
        return revisions.Count > 1 && (own is null || own == revisions[0].Name)
            ? Fix($"goes back to the revision of {deployment.Component} before this one", "rollout", "undo", deployment.Component)
            : null;
    }

    // Values of Secrets may be in it.
    public override string ToString() => Component;

    private Evidence? LatestEvent(Func<SnapshotObject, bool> wanted) =>
        Snapshot.All("Event")
            .Where(item => item.Json.Text("involvedObject", "kind") == Kind && item.Json.Text("involvedObject", "name") == Name
                && (Namespace is null || item.Json.Text("involvedObject", "namespace") is not { } place || place == Namespace)
                && wanted(item))
            .OrderBy(item => item.Json.Time("lastTimestamp") ?? item.Json.Time("eventTime") ?? item.Json.Time("metadata", "creationTimestamp"))
            .Select(item => Evidence.Of($"event {item.Json.Text("reason")} of {Component}", item.Json.Text("message")))
            .LastOrDefault(quoted => quoted is not null);

    private static long Revision(SnapshotObject set) =>
        long.TryParse(
            set.Json.Text("metadata", "annotations", "deployment.kubernetes.io/revision"),
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var revision) ? revision : 0;

    private static (string Kind, string Name)? Controller(JsonObject json) =>
        json.Items("metadata", "ownerReferences").OrderByDescending(owner => owner.Flag("controller")).FirstOrDefault() is { } owner
        && owner.Text("kind") is { } kind && owner.Text("name") is { } name
            ? (kind, name)
            : null;
}
