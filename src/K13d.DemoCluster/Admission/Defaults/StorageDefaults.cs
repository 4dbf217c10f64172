using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>Sources: pkg/apis/core/v1/defaults.go and pkg/apis/storage/v1/defaults.go of k8s.io/kubernetes.</summary>
internal static class StorageDefaults
{
    public static void PersistentVolumeClaim(JsonObject claim)
    {
        claim.ChildOrNew("spec").Default("volumeMode", "Filesystem");
        claim.ChildOrNew("status").Default("phase", "Pending");
    }

    public static void PersistentVolume(JsonObject volume)
    {
        var spec = volume.ChildOrNew("spec");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
        spec.Child("hostPath")?.Default("type", "");
        spec.Child("iscsi")?.Default("iscsiInterface", "default");
        volume.ChildOrNew("status").Default("phase", "Pending");
    }

    public static void StorageClass(JsonObject storageClass)
    {
        storageClass.Default("reclaimPolicy", "Delete");
        storageClass.Default("volumeBindingMode", "Immediate");
    }

    public static void CsiDriver(JsonObject driver)
    {
        var spec = driver.ChildOrNew("spec");
        spec.Default("attachRequired", true);
        spec.Default("podInfoOnMount", false);
        spec.Default("storageCapacity", false);
        spec.Default("fsGroupPolicy", "ReadWriteOnceWithFSType");
        spec.Default("volumeLifecycleModes", new JsonArray("Persistent"));
        spec.Default("requiresRepublish", false);
        spec.Default("seLinuxMount", false);
    }
}
