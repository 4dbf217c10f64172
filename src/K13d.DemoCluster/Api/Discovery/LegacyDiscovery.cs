using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Api.Discovery;

/// <summary>Says in the older forms what the aggregated ones say.</summary>
internal static class LegacyDiscovery
{
    public static JsonObject GroupList(JsonObject aggregated) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. aggregated["items"]!.AsArray().Select(group => Describe(group!.AsObject()))]),
    };

    public static JsonObject Group(JsonObject group)
    {
        var described = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in Describe(group))
        {
            described[name] = value?.DeepClone();
        }

        return described;
    }

    public static JsonObject ResourceList(string group, JsonObject version)
    {
        var groupVersion = GroupVersion(group, version);
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            // The core group's list is of the time before lists said it.
            list["apiVersion"] = "v1";
        }

        list["groupVersion"] = groupVersion;
        list["resources"] = new JsonArray([.. version["resources"]!.AsArray().SelectMany(resource => Resources(resource!.AsObject(), groupVersion))]);
        return list;
    }

    private static JsonObject Describe(JsonObject group)
    {
        var name = (string)group["metadata"]!["name"]!;
        var versions = group["versions"]!.AsArray().Select(version => new JsonObject
        {
            ["groupVersion"] = GroupVersion(name, version!),
            ["version"] = (string)version!["version"]!,
        }).ToList();
        return new JsonObject
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static IEnumerable<JsonObject> Resources(JsonObject resource, string groupVersion)
    {
        var name = (string)resource["resource"]!;
        var isNamespaced = (string?)resource["scope"] == "Namespaced";
        var described = Describe(name, (string?)resource["singularResource"] ?? "", isNamespaced, resource, groupVersion);
        foreach (var field in (ReadOnlySpan<string>)["shortNames", "categories"])
        {
            if (resource[field] is { } value)
            {
                described[field] = value.DeepClone();
            }
        }

        return
        [
            described,
            .. (resource["subresources"] as JsonArray ?? []).Select(subresource =>
                Describe($"{name}/{subresource!["subresource"]}", "", isNamespaced, subresource.AsObject(), groupVersion)),
        ];
    }

    private static JsonObject Describe(string name, string singular, bool isNamespaced, JsonObject resource, string groupVersion)
    {
        var kind = resource["responseKind"]!;
        var described = new JsonObject { ["name"] = name, ["singularName"] = singular, ["namespaced"] = isNamespaced };
        var (group, version) = ((string?)kind["group"] ?? "", (string?)kind["version"] ?? "");
        if (version.Length > 0 && groupVersion != (group.Length == 0 ? version : $"{group}/{version}"))
        {
            described["group"] = group;
            described["version"] = version;
        }

        described["kind"] = (string)kind["kind"]!;
        described["verbs"] = resource["verbs"]!.DeepClone();
        return described;
    }

    private static string GroupVersion(string group, JsonNode version) =>
        group.Length == 0 ? (string)version["version"]! : $"{group}/{(string)version["version"]!}";
}
