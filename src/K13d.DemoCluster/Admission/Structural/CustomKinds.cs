using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Structural;

/// <summary>Tells custom resources from built-in ones.</summary>
internal static class CustomKinds
{
    /// <summary>The schema of every object's <c>metadata</c>.</summary>
    public static Schema? Metadata { get; } = OpenApiDocuments.SchemaOf("", "v1", "ConfigMap")?.Property("metadata");

    public static bool IsCustom(ResourceType type) => OpenApiDocuments.Find(OpenApiDocuments.PathOf(type.Group, type.Version)) is null;
}
