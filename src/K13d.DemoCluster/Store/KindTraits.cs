using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>In what the built-in kinds differ from one another on the way to the store: the "strategies" in k8s.io/kubernetes/pkg/registry.</summary>
internal static class KindTraits
{
    private static readonly FrozenSet<GroupResource> CountingGenerations = new GroupResource[]
    {
        new("", "pods"), new("", "replicationcontrollers"),
        new("apps", "daemonsets"), new("apps", "deployments"), new("apps", "replicasets"), new("apps", "statefulsets"),
        new("batch", "cronjobs"), new("batch", "jobs"),
        new("networking.k8s.io", "ingresses"), new("networking.k8s.io", "ingressclasses"), new("networking.k8s.io", "networkpolicies"),
        new("policy", "poddisruptionbudgets"), new("discovery.k8s.io", "endpointslices"), new("scheduling.k8s.io", "priorityclasses"),
        new("apiextensions.k8s.io", "customresourcedefinitions"),
        new("admissionregistration.k8s.io", "mutatingwebhookconfigurations"), new("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
        new("admissionregistration.k8s.io", "validatingadmissionpolicies"), new("admissionregistration.k8s.io", "validatingadmissionpolicybindings"),
        new("flowcontrol.apiserver.k8s.io", "flowschemas"), new("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
        new("resource.k8s.io", "deviceclasses"), new("resource.k8s.io", "resourceslices"),
    }.ToFrozenSet();

    private static readonly FrozenSet<GroupResource> CreatedOnUpdate = new GroupResource[]
    {
        new("", "endpoints"), new("", "events"), new("", "limitranges"), new("", "services"), new("coordination.k8s.io", "leases"),
        new("node.k8s.io", "runtimeclasses"), new("rbac.authorization.k8s.io", "clusterrolebindings"),
        new("rbac.authorization.k8s.io", "clusterroles"), new("rbac.authorization.k8s.io", "rolebindings"), new("rbac.authorization.k8s.io", "roles"),
    }.ToFrozenSet();

    private static readonly FrozenSet<GroupResource> AnsweringDeletedObject = new GroupResource[]
    {
        new("", "persistentvolumeclaims"), new("", "persistentvolumes"), new("", "pods"), new("", "podtemplates"), new("", "resourcequotas"),
        new("", "serviceaccounts"), new("", "services"), new("resource.k8s.io", "resourceclaims"), new("resource.k8s.io", "resourceclaimtemplates"),
        new("storage.k8s.io", "csidrivers"), new("storage.k8s.io", "csinodes"), new("storage.k8s.io", "storageclasses"),
        new("storage.k8s.io", "volumeattachments"), new("storage.k8s.io", "volumeattributesclasses"),
    }.ToFrozenSet();

    public static readonly GroupResource Namespaces = new("", "namespaces");
    public static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Events = new("", "events");
    private static readonly GroupResource Deployments = new("apps", "deployments");
    public static readonly GroupResource Jobs = new("batch", "jobs");

    /// <summary>Whether <c>metadata.generation</c> counts the changes of what is wanted.</summary>
    public static bool CountsGenerations(ServedResource resource) => resource.IsCustom || CountingGenerations.Contains(resource.Storage);

    /// <summary>Whether two states want different things, so that the generation rises.</summary>
    public static bool WantsOtherThings(ServedResource resource, JsonObject before, JsonObject after)
    {
        // The revision history is in annotations: k8s.io/kubernetes/pkg/registry/apps/deployment/strategy.go.
        if (resource.Storage == Deployments && !JsonNode.DeepEquals(before["metadata"]?["annotations"], after["metadata"]?["annotations"]))
        {
            return true;
        }

        return !SameBut(before, after, OwnsStatus(resource) ? ["metadata", "status"] : ["metadata"]);
    }

    /// <summary>Whether <c>status</c> is written through its subresource only.</summary>
    public static bool OwnsStatus(ServedResource resource) => resource.Has("status");

    /// <summary>Whether a write of the status may change the object's metadata with it.</summary>
    public static bool StatusCarriesMetadata(ServedResource resource) => !resource.IsCustom;

    /// <summary>Whether its deletion asks what becomes of dependents: Events come in numbers, and own nothing.</summary>
    public static bool OwnsAnything(ServedResource resource) => resource.Storage != Events;

    /// <summary>What a deletion does to dependents when nobody says: k8s.io/kubernetes keeps those of Jobs, for compatibility.</summary>
    public static bool OrphansByDefault(ServedResource resource) =>
        resource.Storage == Jobs || resource.Storage == new GroupResource("", "replicationcontrollers");

    /// <summary>Whether a PUT to a name that is not there creates it.</summary>
    public static bool CreatesOnUpdate(ServedResource resource) => CreatedOnUpdate.Contains(resource.Storage);

    /// <summary>Whether a deletion answers what was deleted, and not a Status.</summary>
    public static bool AnswersDeletedObject(ServedResource resource) => AnsweringDeletedObject.Contains(resource.Storage);

    private static bool SameBut(JsonObject before, JsonObject after, ReadOnlySpan<string> ignored)
    {
        foreach (var (name, value) in before)
        {
            if (!ignored.Contains(name) && !JsonNode.DeepEquals(value, after[name]))
            {
                return false;
            }
        }

        foreach (var (name, value) in after)
        {
            if (!ignored.Contains(name) && value is not null && before[name] is null)
            {
                return false;
            }
        }

        return true;
    }
}
