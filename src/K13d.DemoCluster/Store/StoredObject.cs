using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>An object as it was at one revision: frozen, shared by every reader, its JSON text made once.</summary>
internal sealed class StoredObject
{
    private byte[]? json;

    /// <param name="value">Taken over: nobody may change it any more.</param>
    public StoredObject(JsonObject value, long revision)
    {
        Value = value;
        Revision = revision;
        Namespace = (string?)value["metadata"]?["namespace"];
        Name = (string)value["metadata"]!["name"]!;
        Key = KeyOf(Namespace, Name);
    }

    private StoredObject(string key) => (Key, Name, Value) = (key, key, []);

    public JsonObject Value { get; }

    public long Revision { get; }

    public string? Namespace { get; }

    public string Name { get; }

    /// <summary>What objects are ordered by, as etcd orders them: <c>namespace/name</c>, or the name of what has no namespace.</summary>
    public string Key { get; }

    /// <summary>The whole object as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json => json ??= JsonSerializer.SerializeToUtf8Bytes(Value, JsonText.Options);

    public static string KeyOf(string? @namespace, string name) => string.IsNullOrEmpty(@namespace) ? name : $"{@namespace}/{name}";

    /// <summary>A key to search with.</summary>
    public static StoredObject Probe(string key) => new(key);

    public static IComparer<StoredObject> ByKey { get; } =
        Comparer<StoredObject>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));
}
