using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>What a namespace holds besides workloads, and the namespace itself.</summary>
internal static class ConfigurationCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["namespaces"] = (@namespace, now) => [@namespace.Name, @namespace.TextOr("", "status", "phase"), Age.Of(@namespace, now)],
        ["configmaps"] = (map, now) => [map.Name, map.Pairs("data").Count() + map.Pairs("binaryData").Count(), Age.Of(map, now)],
        ["secrets"] = (secret, now) => [secret.Name, secret.TextOr("", "type"), secret.Pairs("data").Count(), Age.Of(secret, now)],
        ["serviceaccounts"] = (account, now) => [account.Name, account.Items("secrets").Count(), Age.Of(account, now)],
        ["resourcequotas"] = (quota, now) => [quota.Name, Used(quota, limits: false), Used(quota, limits: true), Age.Of(quota, now)],
        ["poddisruptionbudgets.policy"] = (budget, now) =>
        [
            budget.Name,
            budget.NumberOrText("spec", "minAvailable") ?? "N/A",
            budget.NumberOrText("spec", "maxUnavailable") ?? "N/A",
            budget.Number("status", "disruptionsAllowed") ?? 0,
            Age.Of(budget, now),
        ],
        ["priorityclasses.scheduling.k8s.io"] = (@class, now) =>
        [
            @class.Name,
            @class.Number("value") ?? 0,
            @class.Flag("globalDefault") ?? false,
            Age.Of(@class, now),
            @class.TextOr("", "preemptionPolicy"),
        ],
        ["leases.coordination.k8s.io"] = (lease, now) => [lease.Name, lease.TextOr("", "spec", "holderIdentity"), Age.Of(lease, now)],
    };

    private static string Used(JsonObject quota, bool limits) => string.Join(
        ", ",
        (quota.Child("status", "hard") ?? [])
            .Where(entry => entry.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}: {VolumeCells.Quantity(quota.At("status", "used", entry.Key))}/{VolumeCells.Quantity(entry.Value)}"));
}
