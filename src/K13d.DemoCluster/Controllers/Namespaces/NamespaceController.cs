using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Namespaces;

/// <summary>Gives each namespace its <c>default</c> ServiceAccount and the cluster's CA, and empties it before it goes.</summary>
internal sealed class NamespaceController(ClusterView cluster, string authority) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string Authority = "kube-root-ca.crt";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.FollowAll(change =>
    {
        if (change.Resource == Resources.Namespaces) due.Add(change.Key);
        else if (change is { After: null, Key.Namespace: { } home }) due.Add(new ObjectKey(null, home));
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.Namespaces, key) is not { } home) return null;
        if (home.IsBeingDeleted) return Empty(home);
        Ensure(Resources.ServiceAccounts, key.Name, "default", () => new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount" });
        Ensure(Resources.ConfigMaps, key.Name, Authority, () => new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
                },
            },
            ["data"] = new JsonObject { ["ca.crt"] = authority },
        });
        return null;
    }

    private void Ensure(GroupResource resource, string @namespace, string name, Func<JsonObject> build)
    {
        if (cluster.Objects.Find(resource, @namespace, name) is not null) return;
        var value = build();
        value.ChildOrNew("metadata")["name"] = name;
        value.ChildOrNew("metadata")["namespace"] = @namespace;
        try
        {
            cluster.Create(resource, value, Manager);
        }
        catch (ApiException taken) when (taken.Reason == "AlreadyExists")
        {
            // Somebody brought their own in the same moment.
        }
    }

    private TimeSpan? Empty(JsonObject home)
    {
        if (!home.Texts("spec", "finalizers").Contains("kubernetes")) return null;
        cluster.ChangeStatus(Resources.Namespaces, home.Key, Manager, value => value.ChildOrNew("status")["phase"] = "Terminating");
        var isEmpty = true;
        foreach (var resource in cluster.Objects.Types.Where(type => type.IsNamespaced && type.Verbs.Contains("delete")).Select(type => type.Resource).ToList())
        {
            foreach (var content in cluster.Objects.List(resource, home.Name))
            {
                if (!content.IsBeingDeleted)
                {
                    var options = ClusterView.OnlyIf(content);
                    options["propagationPolicy"] = "Background";
                    cluster.Delete(resource, content.Key, options);
                }

                isEmpty &= cluster.Objects.Find(resource, home.Name, content.Name) is null;
            }
        }

        if (!isEmpty) return Again;
        cluster.Finalize(home.Key, Manager, value =>
        {
            var left = value.Texts("spec", "finalizers").Where(finalizer => finalizer != "kubernetes").ToJsonArray();
            value.ChildOrNew("spec").Put("finalizers", left.Count == 0 ? null : left);
        });
        return null;
    }
}
