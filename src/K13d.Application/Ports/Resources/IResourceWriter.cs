using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>
/// Creates and changes single objects of the cluster, as the field manager <c>k13d</c>. Each answers the object as it is then, the values of a
/// Secret in clear, without <c>managedFields</c>; fields that its kind does not have are Invalid. NotFound, Forbidden and Conflict as the cluster says.
/// </summary>
public interface IResourceWriter
{
    /// <param name="namespace">Null for a kind without.</param>
    /// <param name="manifest">With a name, or a <c>generateName</c>.</param>
    Task<Result<JsonObject>> Create(ResourceKind kind, string? @namespace, JsonObject manifest, bool dryRun, CancellationToken cancellation);

    /// <summary>Puts the manifest in the object's place. Conflict where it names a <c>resourceVersion</c> that the object is not of any more.</summary>
    Task<Result<JsonObject>> Replace(ResourceRef resource, JsonObject manifest, bool dryRun, CancellationToken cancellation);

    Task<Result<JsonObject>> Patch(ResourceRef resource, ResourcePatch patch, bool dryRun, CancellationToken cancellation);
}

/// <summary>A change of an object.</summary>
/// <param name="Content">An object, or for a JSON patch the list of its steps.</param>
public sealed record ResourcePatch(PatchType Type, JsonNode Content)
{
    /// <summary>For whoever sent something else.</summary>
    public const string Forms = "A merge patch is an object, and a JSON patch a list of steps.";

    /// <summary>Whether the content is what a patch of its type can be.</summary>
    public bool HasItsForm => Type == PatchType.Json ? Content is JsonArray : Content is JsonObject;

    // Values of a Secret are in it.
    public override string ToString() => Type.ToString();
}

/// <summary>How a patch is to be read.</summary>
public enum PatchType
{
    /// <summary>RFC 7396.</summary>
    Merge,

    /// <summary>As a merge patch, but lists are merged as their kind's schema says.</summary>
    StrategicMerge,

    /// <summary>RFC 6902.</summary>
    Json,
}
