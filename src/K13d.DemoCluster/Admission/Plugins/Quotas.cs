using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>Holds a namespace to its ResourceQuotas. Source: k8s.io/apiserver/pkg/admission/plugin/resourcequota.</summary>
internal sealed class Quotas(IObjects objects)
{
    private static readonly GroupResource ResourceQuotas = new("", "resourcequotas");

    /// <summary>Resources that a quota counts by a name of their own, besides <c>count/…</c>.</summary>
    private static readonly HashSet<string> Counted = new(StringComparer.Ordinal)
    {
        "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims",
    };

    private static readonly string[] OfPods = ["cpu", "memory", "ephemeral-storage"];

    /// <exception cref="ApiException">403 Forbidden: <c>exceeded quota: …</c>.</exception>
    public void Check(JsonObject value, ResourceType type)
    {
        var @namespace = value.Child("metadata").Text("namespace");
        foreach (var quota in objects.List(ResourceQuotas, @namespace))
        {
            if (quota.Child("spec").Child("hard") is { } hard && !HasScopes(quota))
            {
                Check(value, type, @namespace, quota.Child("metadata").Text("name")!, hard);
            }
        }
    }

    /// <summary>Quotas of a part of the pods only are not held here.</summary>
    private static bool HasScopes(JsonObject quota) => quota.Child("spec")?["scopes"] is JsonArray { Count: > 0 } || quota.Child("spec").Child("scopeSelector") is not null;

    private void Check(JsonObject value, ResourceType type, string? @namespace, string quota, JsonObject hard)
    {
        RefuseUnsaid(value, type, quota, hard);
        var asked = Usage(value, type).Where(usage => hard[usage.Key] is not null).OrderBy(usage => usage.Key, StringComparer.Ordinal).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        var used = objects.List(type.Resource, @namespace).Where(IsCounted).SelectMany(present => Usage(present, type))
            .GroupBy(usage => usage.Key, usage => usage.Value, StringComparer.Ordinal)
            .ToDictionary(usages => usages.Key, usages => usages.Aggregate(Quantity.Zero, (sum, amount) => sum + amount), StringComparer.Ordinal);
        var exceeded = asked
            .Select(usage => (usage.Key, Asked: usage.Value, Used: used.GetValueOrDefault(usage.Key, Quantity.Zero), Hard: Quantity.Of(hard[usage.Key]) ?? Quantity.Zero))
            .Where(usage => usage.Asked.Nanos > 0 && usage.Used + usage.Asked > usage.Hard)
            .ToList();
        if (exceeded.Count > 0)
        {
            string Say(Func<(string Key, Quantity Asked, Quantity Used, Quantity Hard), Quantity> amount) =>
                string.Join(",", exceeded.Select(usage => $"{usage.Key}={amount(usage)}"));
            throw Refusal.Forbidden(
                type, value, $"exceeded quota: {quota}, requested: {Say(usage => usage.Asked)}, used: {Say(usage => usage.Used)}, limited: {Say(usage => usage.Hard)}");
        }
    }

    /// <summary>Where a quota limits cpu or memory, every container must say how much it wants.</summary>
    private static void RefuseUnsaid(JsonObject value, ResourceType type, string quota, JsonObject hard)
    {
        if (type.Plural != "pods")
        {
            return;
        }

        var missing = new List<(string Resource, string Container)>();
        foreach (var container in value.Child("spec").Items("containers").Concat(value.Child("spec").Items("initContainers")))
        {
            foreach (var (side, resource, key) in Names().Where(name => hard[name.Key] is not null))
            {
                if (container.Child("resources").Child(side)?[resource] is null)
                {
                    missing.Add((key, container.Text("name") ?? ""));
                }
            }
        }

        if (missing.Count > 0)
        {
            var said = missing.GroupBy(fault => fault.Resource, fault => fault.Container, StringComparer.Ordinal).OrderBy(faults => faults.Key, StringComparer.Ordinal)
                .Select(faults => $"{faults.Key} for: {string.Join(",", faults)}");
            throw Refusal.Forbidden(type, value, $"failed quota: {quota}: must specify {string.Join("; ", said)}");
        }
    }

    private static IEnumerable<(string Side, string Resource, string Key)> Names() => OfPods.SelectMany(resource => ((string, string, string)[])
        [("requests", resource, resource), ("requests", resource, $"requests.{resource}"), ("limits", resource, $"limits.{resource}")]);

    /// <summary>Pods that are over use nothing any more.</summary>
    public static bool IsCounted(JsonObject value) => value.Text("kind") != "Pod" || value.Child("status").Text("phase") is not ("Succeeded" or "Failed");

    /// <summary>What an object uses, by the names of a quota.</summary>
    public static IEnumerable<KeyValuePair<string, Quantity>> Usage(JsonObject value, ResourceType type)
    {
        var one = Quantity.Of(1);
        yield return KeyValuePair.Create(type.Group.Length == 0 ? $"count/{type.Plural}" : $"count/{type.Plural}.{type.Group}", one);
        if (type.Group.Length == 0 && Counted.Contains(type.Plural))
        {
            yield return KeyValuePair.Create(type.Plural, one);
        }

        switch (type)
        {
            case { Group: "", Plural: "pods" }:
                var (requests, limits) = (PodResources.Sum(value, "requests"), PodResources.Sum(value, "limits"));
                foreach (var (side, resource, key) in Names())
                {
                    if (Quantity.Of((side == "requests" ? requests : limits)[resource]) is { } amount)
                    {
                        yield return KeyValuePair.Create(key, amount);
                    }
                }

                break;
            case { Group: "", Plural: "persistentvolumeclaims" }:
                if (Quantity.Of(value.Child("spec").Child("resources").Child("requests")?["storage"]) is { } storage)
                {
                    yield return KeyValuePair.Create("requests.storage", storage);
                }

                break;
            case { Group: "", Plural: "services" }:
                var kind = value.Child("spec").Text("type");
                if (kind is "NodePort" or "LoadBalancer")
                {
                    yield return KeyValuePair.Create("services.nodeports", Quantity.Of(value.Child("spec").Items("ports").Count()));
                }

                if (kind == "LoadBalancer")
                {
                    yield return KeyValuePair.Create("services.loadbalancers", one);
                }

                break;
        }
    }
}
