using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>The 403 of an admission plugin.</summary>
internal static class Refusal
{
    public static ApiException Forbidden(ResourceType type, JsonObject value, string why)
    {
        var name = value.Child("metadata").Text("name") ?? "";
        var details = new JsonObject { ["name"] = name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        return new ApiException(403, "Forbidden", $"{type.Resource} \"{name}\" is forbidden: {why}", details);
    }
}
