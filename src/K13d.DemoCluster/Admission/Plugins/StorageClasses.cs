using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>Gives a claim that names no class the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault.</summary>
internal sealed class StorageClasses(IObjects objects)
{
    private static readonly GroupResource Classes = new("storage.k8s.io", "storageclasses");

    public void FillIn(JsonObject claim)
    {
        var spec = claim.ChildOrNew("spec");
        if (spec["storageClassName"] is not null)
        {
            return;
        }

        var newest = objects
            .List(Classes)
            .Where(found => found.Child("metadata").Child("annotations").Text("storageclass.kubernetes.io/is-default-class") == "true")
            .OrderByDescending(found => found.Child("metadata").Text("creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(found => found.Child("metadata").Text("name"), StringComparer.Ordinal)
            .FirstOrDefault();
        if (newest is not null)
        {
            spec["storageClassName"] = newest.Child("metadata").Text("name");
        }
    }
}
