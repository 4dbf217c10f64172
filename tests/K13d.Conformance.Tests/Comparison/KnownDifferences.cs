namespace K13d.Conformance.Tests.Comparison;

/// <summary>Where the demo cluster is known to answer otherwise than a real one. An entry whose difference is gone fails its case.</summary>
internal static class KnownDifferences
{
    public static readonly IReadOnlyList<KnownDifference> All =
    [
        new("custom-resource-definition-refusals", 2, "$.details.causes[0].message", "the value is shown otherwise than Go shows it"),
        new("custom-resource-definition-refusals", 2, "$.message", "the value is shown otherwise than Go shows it"),
        new("custom-resource-refusals", 1, "$.status", "a definition is established at once"),
        new("custom-resource-refusals", 5, "$.details.causes", "faults of a schema come in another order, and the scale is not checked besides"),
        new("custom-resource-refusals", 5, "$.message", "faults of a schema come in another order, and the scale is not checked besides"),
        new("custom-resource-refusals", 7, "", "a custom object's wrong kind is refused with 400 when it is read, not with 422"),
        new("custom-resources", 1, "$.status", "a definition is established at once"),
        new("custom-resources", 4, "$.metadata.continue", "a list of custom objects has no empty continue token"),
        new("immutable-pod-fields", 2, "$.details.causes[0].message", "what differs is not shown as a diff of Go structs"),
        new("immutable-pod-fields", 2, "$.message", "what differs is not shown as a diff of Go structs"),
    ];
}
