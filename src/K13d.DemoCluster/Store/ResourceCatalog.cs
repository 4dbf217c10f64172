using System.Collections.Frozen;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Store;

/// <summary>
/// Every resource that is served: those of the embedded discovery documents, and those of the CustomResourceDefinitions that are stored
/// at the moment.
/// </summary>
internal sealed class ResourceCatalog(ObjectStore store)
{
    public static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private static readonly IReadOnlyList<ServedResource> BuiltIn = [.. ReadBuiltIn()];
    private static readonly FrozenSet<string> BuiltInGroups = BuiltIn.Select(resource => resource.Type.Group).ToFrozenSet(StringComparer.Ordinal);
    private static readonly Index BuiltInIndex = new(BuiltIn);

    /// <summary>The resource of the CustomResourceDefinitions themselves.</summary>
    public static ServedResource OfDefinitions { get; } = BuiltInIndex.FindStored(Definitions)!;

    private CustomResources? custom;

    public IReadOnlyList<ServedResource> All => [.. BuiltIn, .. Custom.Resources];

    /// <summary>Whether a group is one of those that a server has without any CustomResourceDefinition.</summary>
    public static bool IsBuiltIn(string group) => BuiltInGroups.Contains(group);

    public ServedResource? Find(string group, string version, string plural) =>
        BuiltInIndex.Find(group, version, plural) ?? Custom.Index.Find(group, version, plural);

    /// <summary>The version that its objects are stored in.</summary>
    public ServedResource? FindStored(GroupResource resource) =>
        BuiltInIndex.FindStored(resource) ?? Custom.Index.FindStored(resource);

    private CustomResources Custom
    {
        get
        {
            var version = store.VersionOf(Definitions);
            var known = Volatile.Read(ref custom);
            if (!ReferenceEquals(known?.Version, version))
            {
                var resources = store.Now(Definitions).Objects.SelectMany(definition => CustomResourceTypes.Of(definition.Value)).ToList();
                known = new CustomResources(version, resources, new Index(resources));
                Volatile.Write(ref custom, known);
            }

            return known!;
        }
    }

    private static IEnumerable<ServedResource> ReadBuiltIn()
    {
        foreach (var document in (string[])["discovery_api", "discovery_apis"])
        {
            foreach (var group in OpenApiDocuments.Read(document)!["items"]!.AsArray())
            {
                var versions = group!["versions"]!.AsArray();
                foreach (var version in versions)
                {
                    foreach (var resource in version!["resources"]!.AsArray())
                    {
                        var name = (string?)group["metadata"]?["name"] ?? "";
                        yield return Read(name, (string)version["version"]!, (string)versions[0]!["version"]!, resource!.AsObject());
                    }
                }
            }
        }
    }

    private static ServedResource Read(string group, string version, string preferred, JsonObject resource)
    {
        var type = new ResourceType(
            group,
            version,
            (string)resource["resource"]!,
            (string)resource["singularResource"]!,
            (string)resource["responseKind"]!["kind"]!,
            (string?)resource["scope"] == "Namespaced",
            Strings(resource["shortNames"]),
            Strings(resource["categories"]),
            Strings(resource["verbs"]),
            [.. (resource["subresources"] as JsonArray ?? []).Select(subresource => (string)subresource!["subresource"]!)]);
        return type.Resource == new GroupResource("events.k8s.io", "events")
            ? new ServedResource(type, new GroupResource("", "events"), "v1", null)
            : new ServedResource(type, type.Resource, group.Length == 0 ? preferred : $"{group}/{preferred}", null);
    }

    private static IReadOnlyList<string> Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string)item!)];

    private sealed record CustomResources(object Version, IReadOnlyList<ServedResource> Resources, Index Index);

    private sealed class Index(IReadOnlyList<ServedResource> resources)
    {
        private readonly Dictionary<(string, string, string), ServedResource> byVersion =
            resources.ToDictionary(resource => (resource.Type.Group, resource.Type.Version, resource.Type.Plural));

        private readonly Dictionary<GroupResource, ServedResource> stored =
            resources.Where(resource => resource.IsStored).ToDictionary(resource => resource.Storage);

        public ServedResource? Find(string group, string version, string plural) => byVersion.GetValueOrDefault((group, version, plural));

        public ServedResource? FindStored(GroupResource resource) => stored.GetValueOrDefault(resource);
    }
}
