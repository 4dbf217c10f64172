using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Schemas;

/// <summary>
/// The OpenAPI v3 documents that a real Kubernetes 1.34 published, above all one for each group version, as embedded by
/// <c>Schemas/capture</c>. They are both what <c>/openapi/v3</c> answers and what patches, applies and validation go by.
/// </summary>
internal static class OpenApiDocuments
{
    private const string Prefix = "openapi/";
    private const string Suffix = ".json.gz";

    private static readonly ConcurrentDictionary<string, JsonObject?> Documents = new(StringComparer.Ordinal);

    /// <summary>What has a document, as paths: <c>api/v1</c>, <c>apis</c>, <c>apis/apps</c>, <c>apis/apps/v1</c>, <c>version</c>.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. typeof(OpenApiDocuments).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix + "api", StringComparison.Ordinal) || name == Prefix + "version" + Suffix)
            .Select(name => name[Prefix.Length..^Suffix.Length].Replace('_', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string PathOf(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    /// <summary>The document at a path of <see cref="Paths"/>, or null. Shared: clone before changing.</summary>
    public static JsonObject? Find(string path) => Documents.GetOrAdd(path, Read);

    /// <summary>The schema of a kind, or null where no document has it (a custom resource's is in its definition).</summary>
    public static Schema? SchemaOf(string group, string version, string kind) => DefinitionOf(PathOf(group, version), group, version, kind);

    /// <summary>As <see cref="SchemaOf"/>, from the document at a path of <see cref="Paths"/>: that of another group may use a kind.</summary>
    public static Schema? DefinitionOf(string path, string group, string version, string kind)
    {
        if (Find(path)?["components"]?["schemas"] is not JsonObject definitions)
        {
            return null;
        }

        var definition = definitions.FirstOrDefault(entry => IsKind(entry.Value, group, version, kind)).Value as JsonObject;
        return definition is null ? null : new Schema(definition, definitions);
    }

    /// <summary>One of the embedded documents by its file name, without its suffix.</summary>
    public static JsonObject? Read(string path) => ReadText(path) is { } text ? JsonNode.Parse(text)!.AsObject() : null;

    /// <summary>As <see cref="Read"/>, as it was published: to the byte.</summary>
    public static byte[]? ReadText(string path)
    {
        using var stream = typeof(OpenApiDocuments).Assembly.GetManifestResourceStream(Prefix + path.Replace('/', '_') + Suffix);
        if (stream is null)
        {
            return null;
        }

        using var compressed = new GZipStream(stream, CompressionMode.Decompress);
        using var text = new MemoryStream();
        compressed.CopyTo(text);
        return text.ToArray();
    }

    private static bool IsKind(JsonNode? definition, string group, string version, string kind) =>
        definition?["x-kubernetes-group-version-kind"] is JsonArray kinds
        && kinds.Any(entry => (string?)entry!["group"] == group && (string?)entry["version"] == version && (string?)entry["kind"] == kind);
}
