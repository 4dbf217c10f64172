namespace K13d.Conformance.Tests.Comparison;

/// <summary>Where the demo cluster is known to answer otherwise than a real one. An entry whose difference is gone fails its case.</summary>
internal static class KnownDifferences
{
    public static readonly IReadOnlyList<KnownDifference> All =
    [
        new("access-reviews", 1, "$.metadata.managedFields", "a review's answer names no managers"),
        new("access-reviews", 2, "", "a review is not validated"),
        new("apply-bad-requests", 6, "$.message", "another YAML parser words its errors otherwise"),
        new("apply-bad-requests", 7, "$.message", "the namespace of the path is set before the object is read"),
        new("custom-resource-definition-refusals", 2, "$.details.causes[0].message", "the value is shown otherwise than Go shows it"),
        new("custom-resource-definition-refusals", 2, "$.message", "the value is shown otherwise than Go shows it"),
        new("custom-resource-refusals", 1, "$.status", "a definition is established at once"),
        new("custom-resource-refusals", 5, "$.details.causes", "faults of a schema come in another order, and the scale is not checked besides"),
        new("custom-resource-refusals", 5, "$.message", "faults of a schema come in another order, and the scale is not checked besides"),
        new("custom-resource-refusals", 7, "", "a custom object's wrong kind is refused with 400 when it is read, not with 422"),
        new("custom-resources", 1, "$.status", "a definition is established at once"),
        new("custom-resources", 4, "$.metadata.continue", "a list of custom objects has no empty continue token"),
        new("delete-bad-options", 2, "", "delete options that cannot be read are refused with 400, not 500"),
        new("delete-bad-options", 3, "", "the types of delete options are not checked"),
        new("delete-bad-options", 4, "", "the object of request 3 is gone, which a real one kept"),
        new("immutable-fields", 2, "$.details.causes[0].field", "faults come in another order"),
        new("immutable-fields", 2, "$.details.causes[0].message", "faults come in another order"),
        new("immutable-fields", 2, "$.details.causes[1].field", "faults come in another order"),
        new("immutable-fields", 2, "$.details.causes[1].message", "faults come in another order"),
        new("immutable-fields", 2, "$.message", "faults come in another order"),
        new("immutable-pod-fields", 2, "$.details.causes[0].message", "what differs is not shown as a diff of Go structs"),
        new("immutable-pod-fields", 2, "$.message", "what differs is not shown as a diff of Go structs"),
        new("list-bad-options", 1, "$.message", "another JSON parser words its errors otherwise"),
        new("media-types", 3, "$.details", "a 406 is worded otherwise"),
        new("media-types", 3, "$.message", "a 406 is worded otherwise"),
        new("patch-field-validation", 2, "", "a patch's result that cannot be read is refused with 400, not 422"),
        new("patch-merge", 4, "", "a patch's result that cannot be read is refused with 400, not 422"),
        new("patch-strategic", 5, "", "a patch's result that cannot be read is refused with 400, not 422"),
        new("status", 2, "$.status.conditions[0].lastProbeTime", "an explicit null of a condition is not kept"),
        new("status", 3, "$.status.conditions[0].lastProbeTime", "an explicit null of a condition is not kept"),
    ];
}
