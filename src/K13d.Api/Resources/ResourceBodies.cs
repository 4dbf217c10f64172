using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace K13d.Api.Resources;

/// <summary>The bodies that are objects of the cluster, and their media types.</summary>
internal static class ResourceBodies
{
    private const string Json = "application/json";

    private static readonly string[] ManifestTypes = [Json, "application/yaml", "text/yaml", "application/x-yaml"];

    /// <summary>Plain JSON is read as a merge patch, which it is nearest to.</summary>
    private static readonly Dictionary<string, PatchType> PatchTypes = new(StringComparer.Ordinal)
    {
        ["application/merge-patch+json"] = PatchType.Merge,
        ["application/strategic-merge-patch+json"] = PatchType.StrategicMerge,
        ["application/json-patch+json"] = PatchType.Json,
        [Json] = PatchType.Merge,
    };

    public static void AddResourceBodies(this IServiceCollection services) => services.Configure<MvcOptions>(mvc =>
    {
        mvc.InputFormatters.Insert(0, new TextBodyFormatter<ManifestsBody>(ManifestTypes, (reader, text, type) =>
            reader.Read(text, type == Json ? ManifestFormat.Json : ManifestFormat.Yaml).Map(manifests => new ManifestsBody(manifests.Items))));
        mvc.InputFormatters.Insert(0, new TextBodyFormatter<PatchBody>(PatchTypes.Keys, (reader, text, type) =>
            reader.ReadJson(text).IsFailure(out var failure, out var content) ? failure : Patch(new ResourcePatch(PatchTypes[type], content))));
        // What is in them is the cluster's to judge, and deeper than MVC looks.
        mvc.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(ManifestsBody)));
        mvc.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(PatchBody)));
    });

    private static Result<PatchBody> Patch(ResourcePatch patch) => patch.HasItsForm ? new PatchBody(patch) : new Failure.Invalid(ResourcePatch.Forms);

    /// <summary>The media types that a body of a type can have.</summary>
    public static IReadOnlyCollection<string> TypesOf(Type body) =>
        body == typeof(ManifestsBody) ? ManifestTypes : body == typeof(PatchBody) ? PatchTypes.Keys : [Json];
}
