using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers;

/// <summary>The objects of one resource as last seen, found by name, by namespace and by an index of the cache's own.</summary>
/// <param name="indexOf">A further value to find objects by, or null for none.</param>
internal sealed class ObjectCache(Func<JsonObject, string?>? indexOf = null)
{
    private readonly Dictionary<ObjectKey, JsonObject> all = [];
    private readonly Dictionary<string, Dictionary<string, JsonObject>> byNamespace = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, JsonObject>> byIndex = [];

    public IReadOnlyCollection<JsonObject> All => all.Values;

    public JsonObject? Find(ObjectKey key) => all.GetValueOrDefault(key);

    public IReadOnlyCollection<JsonObject> In(string? @namespace) =>
        byNamespace.TryGetValue(@namespace ?? "", out var found) ? found.Values : [];

    public IReadOnlyCollection<JsonObject> IndexedBy(string value) => byIndex.TryGetValue(value, out var found) ? found.Values : [];

    public void Set(JsonObject value)
    {
        var key = value.Key;
        Remove(key);
        all[key] = value;
        Bucket(byNamespace, key.Namespace ?? "")[key.Name] = value;
        if (indexOf?.Invoke(value) is { } index) Bucket(byIndex, index)[key] = value;
    }

    public void Remove(ObjectKey key)
    {
        if (!all.Remove(key, out var before)) return;
        var neighbours = byNamespace[key.Namespace ?? ""];
        neighbours.Remove(key.Name);
        if (neighbours.Count == 0) byNamespace.Remove(key.Namespace ?? "");
        if (indexOf?.Invoke(before) is { } index) byIndex[index].Remove(key);
    }

    private static Dictionary<TKey, JsonObject> Bucket<TKey>(Dictionary<string, Dictionary<TKey, JsonObject>> buckets, string name)
        where TKey : notnull
    {
        if (!buckets.TryGetValue(name, out var bucket)) buckets[name] = bucket = [];
        return bucket;
    }
}
