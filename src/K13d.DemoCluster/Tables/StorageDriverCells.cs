namespace K13d.DemoCluster.Tables;

/// <summary>The drivers that volumes come from.</summary>
internal static class StorageDriverCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["csidrivers.storage.k8s.io"] = (driver, now) =>
        [
            driver.Name,
            driver.Flag("spec", "attachRequired") ?? true,
            driver.Flag("spec", "podInfoOnMount") ?? false,
            driver.Flag("spec", "storageCapacity") ?? false,
            driver.At("spec", "tokenRequests") is null
                ? "<unset>"
                : string.Join(',', driver.Items("spec", "tokenRequests").Select(request => request.TextOr("", "audience"))),
            driver.Flag("spec", "requiresRepublish") ?? false,
            string.Join(',', driver.Texts("spec", "volumeLifecycleModes")) is { Length: > 0 } modes ? modes : "<none>",
            Age.Of(driver, now),
        ],
        ["csinodes.storage.k8s.io"] = (node, now) => [node.Name, node.Items("spec", "drivers").Count(), Age.Of(node, now)],
    };
}
