using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>Lets nothing into a namespace that is not there or on its way out. Source: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle.</summary>
internal sealed class Namespaces(IObjects objects)
{
    private static readonly GroupResource Resource = new("", "namespaces");
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    /// <exception cref="ApiException">404 NotFound or 403 Forbidden.</exception>
    public void RefuseNewContent(JsonObject value, ResourceType type)
    {
        if (!type.IsNamespaced || value.Child("metadata").Text("namespace") is not { } name)
        {
            return;
        }

        if (objects.Find(Resource, null, name) is not { } found)
        {
            throw new ApiException(404, "NotFound", $"namespaces \"{name}\" not found", new JsonObject { ["name"] = name, ["kind"] = "namespaces" });
        }

        if (found.Child("metadata")?["deletionTimestamp"] is not null)
        {
            var refusal = Refusal.Forbidden(type, value, $"unable to create new content in namespace {name} because it is being terminated");
            var details = refusal.ToStatus().Child("details")!.DeepClone().AsObject();
            details["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "NamespaceTerminating",
                ["message"] = $"namespace {name} is being terminated",
                ["field"] = "metadata.namespace",
            });
            throw new ApiException(refusal.Code, refusal.Reason, refusal.Message, details);
        }
    }

    /// <exception cref="ApiException">403 Forbidden.</exception>
    public static void RefuseDeletion(ResourceType type, string name)
    {
        if (type.Resource == Resource && Immortal.Contains(name))
        {
            throw new ApiException(
                403,
                "Forbidden",
                $"namespaces \"{name}\" is forbidden: this namespace may not be deleted",
                new JsonObject { ["name"] = name, ["kind"] = "namespaces" });
        }
    }
}
