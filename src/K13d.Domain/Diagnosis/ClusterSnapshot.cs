using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using K13d.Domain.Secrets;

namespace K13d.Domain.Diagnosis;

/// <summary>What was read of a namespace, or of one object's surroundings, for a diagnosis.</summary>
/// <param name="objects">
/// By kind as objects spell it (<c>Pod</c>, <c>Event</c>). A kind that is there is there whole: what it lacks does not exist. A kind that was
/// not read is absent. Of Secrets the names of objects and of keys are used.
/// </param>
/// <param name="takenAt">What "now" is; ages are counted from it.</param>
public sealed class ClusterSnapshot(IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> objects, DateTimeOffset takenAt)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<SnapshotObject>> ordered = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> Objects => objects;

    public DateTimeOffset TakenAt => takenAt;

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyDictionary<ContainerLog, IReadOnlyList<string>> Logs { get; init; } = new Dictionary<ContainerLog, IReadOnlyList<string>>();

    public IReadOnlyList<NotChecked> NotChecked { get; init; } = [];

    /// <summary>Whether what a kind lacks does not exist.</summary>
    public bool Has(string kind) => Objects.ContainsKey(kind) && !NotChecked.Any(gap => gap.What == kind);

    /// <summary>By name, so that the order of reading does not matter.</summary>
    public IReadOnlyList<SnapshotObject> All(string kind) => ordered.GetOrAdd(
        kind,
        _ =>
        [
            .. (Objects.TryGetValue(kind, out var found) ? found : [])
                .Select(item => new SnapshotObject(kind, item, this))
                .OrderBy(item => item.Namespace, StringComparer.Ordinal).ThenBy(item => item.Name, StringComparer.Ordinal),
        ]);

    public SnapshotObject? Find(string kind, string? @namespace, string name) =>
        All(kind).FirstOrDefault(item => item.Name == name && (@namespace is null || item.Namespace == @namespace));

    // Values of Secrets are in it.
    public override string ToString() => $"{Objects.Sum(kind => kind.Value.Count)} objects at {TakenAt:O}";

    /// <summary>What no text may repeat.</summary>
    internal SecretTexts Secrets() => SecretTexts.Of(
        All("Secret").SelectMany(secret => SecretContents.Of(secret.Json)),
        Objects.Keys.SelectMany(All).SelectMany(item => (string[])[item.Name, item.Namespace ?? ""]).ToHashSet(StringComparer.Ordinal));
}
