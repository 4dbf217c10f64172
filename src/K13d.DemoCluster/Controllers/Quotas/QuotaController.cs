using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;
using Rules = K13d.DemoCluster.Admission.Plugins.Quotas;

namespace K13d.DemoCluster.Controllers.Quotas;

/// <summary>Writes into each ResourceQuota how much of it is used.</summary>
internal sealed class QuotaController(ClusterView cluster) : IController
{
    private const string Manager = "kube-controller-manager";

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.FollowAll(change =>
    {
        if (change.Resource == Resources.ResourceQuotas) due.Add(change.Key);
        var isCounted = change.Before is null || change.After is null || (change.Resource == Resources.Pods && change.Touches("status", "phase"));
        if (!isCounted || change.Key.Namespace is null) return;
        foreach (var quota in cluster.Of(Resources.ResourceQuotas).In(change.Key.Namespace)) due.Add(quota.Key);
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.ResourceQuotas, key) is not { } quota || quota.Child("spec", "hard") is not { } hard) return null;
        var used = hard.ToDictionary(entry => entry.Key, _ => Quantity.Zero, StringComparer.Ordinal);
        foreach (var type in cluster.Objects.Types.Where(type => type.IsNamespaced && MayCount(type, used)))
        {
            foreach (var value in cluster.Of(type.Resource).In(key.Namespace).Where(Rules.IsCounted))
            {
                foreach (var (name, amount) in Rules.Usage(value, type))
                {
                    if (used.TryGetValue(name, out var sum)) used[name] = sum + amount;
                }
            }
        }

        cluster.ChangeStatus(Resources.ResourceQuotas, key, Manager, value => value["status"] = new JsonObject
        {
            ["hard"] = hard.Copy(),
            ["used"] = used.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToString())).ToMap(),
        });
        return null;
    }

    private static bool MayCount(ResourceType type, Dictionary<string, Quantity> used) =>
        used.Keys.Any(name => name == type.Plural || name.StartsWith($"count/{type.Plural}", StringComparison.Ordinal)
            || (type.Plural is "pods" && (name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("requests.", StringComparison.Ordinal) || name.StartsWith("limits.", StringComparison.Ordinal)))
            || (type.Plural is "persistentvolumeclaims" && name == "requests.storage")
            || (type.Plural is "services" && name.StartsWith("services.", StringComparison.Ordinal)));
}
