using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Discovery;

/// <summary>
/// What is served, in the aggregated form (<c>APIGroupDiscoveryList</c>): the documents of a real server, and the groups of the custom
/// resources there are.
/// </summary>
/// <param name="hasMetrics">Whether there is the metrics API too.</param>
internal sealed class DiscoveryDocuments(ResourceCatalog catalog, bool hasMetrics)
{
    private static readonly JsonObject Core = OpenApiDocuments.Read("discovery_api")!;
    private static readonly JsonObject BuiltIn = OpenApiDocuments.Read("discovery_apis")!;

    /// <summary>What is not offered of a resource whose definition is being deleted.</summary>
    private static readonly string[] Making = ["create", "patch", "update"];

    /// <summary>The list at <c>/api</c>.</summary>
    public static JsonObject CoreGroups => (JsonObject)Core.DeepClone();

    /// <summary>The list at <c>/apis</c>.</summary>
    public JsonObject NamedGroups()
    {
        var list = (JsonObject)BuiltIn.DeepClone();
        foreach (var group in catalog.All.Where(resource => resource.IsCustom).GroupBy(resource => resource.Type.Group))
        {
            list["items"]!.AsArray().Add(GroupOf(group.Key, [.. group]));
        }

        if (hasMetrics)
        {
            list["items"]!.AsArray().Add(MetricsResources.Discovery);
        }

        return list;
    }

    /// <summary>A group by its name, or null. The core group is the empty string.</summary>
    public JsonObject? FindGroup(string name) =>
        (name.Length == 0 ? CoreGroups : NamedGroups())["items"]!.AsArray()
            .FirstOrDefault(group => ((string?)group!["metadata"]?["name"] ?? "") == name) as JsonObject;

    private static JsonObject GroupOf(string name, IReadOnlyList<ServedResource> resources) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["versions"] = new JsonArray(
        [
            .. resources.GroupBy(resource => resource.Type.Version)
                .OrderBy(version => version.Key, VersionPriority.Comparer)
                .Select(version => new JsonObject
                {
                    ["version"] = version.Key,
                    ["resources"] = new JsonArray([.. version.OrderBy(resource => resource.Type.Plural, StringComparer.Ordinal).Select(ResourceOf)]),
                    ["freshness"] = "Current",
                }),
        ]),
    };

    private static JsonObject ResourceOf(ServedResource served)
    {
        var type = served.Type;
        var resource = new JsonObject
        {
            ["resource"] = type.Plural,
            ["responseKind"] = KindOf(type.Group, type.Version, type.Kind),
            ["scope"] = type.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = type.Singular,
            ["verbs"] = Texts(served.IsLeaving ? type.Verbs.Except(Making) : type.Verbs),
        };
        if (type.ShortNames.Count > 0)
        {
            resource["shortNames"] = Texts(type.ShortNames);
        }

        if (type.Categories.Count > 0)
        {
            resource["categories"] = Texts(type.Categories);
        }

        if (type.Subresources.Count > 0)
        {
            resource["subresources"] = new JsonArray([.. type.Subresources.Select(subresource => SubresourceOf(type, subresource))]);
        }

        return resource;
    }

    private static JsonObject SubresourceOf(ResourceType type, string name) => new()
    {
        ["subresource"] = name,
        ["responseKind"] = name == "scale" ? KindOf("autoscaling", "v1", "Scale") : KindOf(type.Group, type.Version, type.Kind),
        ["verbs"] = Texts(["get", "patch", "update"]),
    };

    private static JsonObject KindOf(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
