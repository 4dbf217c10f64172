using System.Text.Json.Nodes;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Store;

/// <summary>One version of a resource as it is served, and how its objects are kept.</summary>
/// <param name="Storage">Where its objects are: events are the same objects in both of their groups.</param>
/// <param name="StorageApiVersion">The <c>apiVersion</c> they are stored in.</param>
/// <param name="Definition">Of a custom resource, the entry of its definition's <c>spec.versions</c>; null of a built-in one.</param>
/// <param name="IsLeaving">Whether its definition is being deleted, so that nothing new may be made.</param>
/// <param name="Document">Of a built-in one, the OpenAPI document that has its schema; null where it is that of its group version.</param>
internal sealed record ServedResource(
    ResourceType Type, GroupResource Storage, string StorageApiVersion, JsonObject? Definition, bool IsLeaving = false, string? Document = null)
{
    private readonly Lazy<Schema?> schema = new(() => Definition is null
        ? OpenApiDocuments.DefinitionOf(Document ?? OpenApiDocuments.PathOf(Type.Group, Type.Version), Type.Group, Type.Version, Type.Kind)
        : Definition["schema"]?["openAPIV3Schema"] is JsonObject own ? new Schema(own, []) : null);

    private readonly Lazy<Schema?> patchSchema = new(() => Definition is null
        ? OpenApiDocuments.DefinitionOf(Document ?? OpenApiDocuments.PathOf(Type.Group, Type.Version), Type.Group, Type.Version, Type.Kind)
        : CustomResourceSchema.Of(Definition));

    /// <summary>What bodies are read by.</summary>
    public Schema? Schema => schema.Value;

    /// <summary>What patches and applies merge by.</summary>
    public Schema? PatchSchema => patchSchema.Value;

    public bool IsCustom => Definition is not null;

    public bool IsStored => StorageApiVersion == Type.ApiVersion;

    public bool Has(string subresource) => Type.Subresources.Contains(subresource);
}
