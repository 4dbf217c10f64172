namespace K13d.Conformance.Tests.Comparison;

/// <summary>Where the demo cluster is known to answer otherwise than a real one. An entry whose difference is gone fails its case.</summary>
internal static class KnownDifferences
{
    public static readonly IReadOnlyList<KnownDifference> All =
    [
        new("immutable-pod-fields", 2, "$.details.causes[0].message", "what differs is not shown as a diff of Go structs"),
        new("immutable-pod-fields", 2, "$.message", "what differs is not shown as a diff of Go structs"),
    ];
}
