using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>An object as it was at one revision: frozen, shared by every reader, its JSON text made once.</summary>
internal sealed class StoredObject
{
    private ObjectText? text;

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

    /// <summary>Made when it is first asked for. Two readers may both make it; they make the same.</summary>
    public ObjectText Text => text ??= ObjectText.Of(Value);

    public static string KeyOf(string? @namespace, string name) => string.IsNullOrEmpty(@namespace) ? name : $"{@namespace}/{name}";

    /// <summary>The same object told of at another revision: how a watch says that it left what is watched.</summary>
    public StoredObject At(long revision)
    {
        var value = (JsonObject)Value.DeepClone();
        value["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(value, revision);
    }

    /// <summary>A key to search with.</summary>
    public static StoredObject Probe(string key) => new(key);

    public static IComparer<StoredObject> ByKey { get; } =
        Comparer<StoredObject>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));
}

/// <summary>An object as UTF-8 JSON, without its <c>kind</c> and <c>apiVersion</c>: lists leave them out, other answers write their own.</summary>
/// <param name="Members"><c>{"metadata":{…},"spec":…}</c></param>
/// <param name="Metadata">The value of its <c>metadata</c> alone.</param>
internal sealed record ObjectText(ReadOnlyMemory<byte> Members, ReadOnlyMemory<byte> Metadata)
{
    public static ObjectText Of(JsonObject value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
        writer.WriteStartObject();
        writer.WritePropertyName("metadata");
        writer.Flush();
        var start = buffer.WrittenCount;
        value["metadata"]!.WriteTo(writer, JsonText.Options);
        writer.Flush();
        var end = buffer.WrittenCount;
        foreach (var (name, member) in value)
        {
            if (name is "kind" or "apiVersion" or "metadata")
            {
                continue;
            }

            writer.WritePropertyName(name);
            if (member is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                member.WriteTo(writer, JsonText.Options);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        var members = buffer.WrittenSpan.ToArray();
        return new ObjectText(members, members.AsMemory(start..end));
    }
}
