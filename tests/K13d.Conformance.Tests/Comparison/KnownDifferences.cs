namespace K13d.Conformance.Tests.Comparison;

/// <summary>Where the demo cluster is known to answer otherwise than a real one. An entry whose difference is gone fails its case.</summary>
internal static class KnownDifferences
{
    public static readonly IReadOnlyList<KnownDifference> All =
    [
        new("access-reviews", 1, "$.metadata.managedFields", "not there"),
        new("access-reviews", 2, "", "201 in place of 422: not validated"),
        new("apply-bad-requests", 6, "$.message", "worded otherwise"),
        new("apply-bad-requests", 7, "$.message", "worded otherwise"),
        new("custom-resource-definition-refusals", 2, "$.details.causes[0].message", "differs"),
        new("custom-resource-definition-refusals", 2, "$.message", "worded otherwise"),
        new("custom-resource-refusals", 1, "$.status", "differs"),
        new("custom-resource-refusals", 5, "$.details.causes", "differs"),
        new("custom-resource-refusals", 5, "$.message", "worded otherwise"),
        new("custom-resource-refusals", 7, "", "400 in place of 422: the cause is told otherwise"),
        new("custom-resources", 1, "$.status", "differs"),
        new("custom-resources", 4, "$.metadata.continue", "is nothing, not ''"),
        new("custom-resources", 11, "", "200 in place of 422: not validated"),
        new("delete-bad-options", 2, "", "400 in place of 500: the cause is told otherwise"),
        new("delete-bad-options", 3, "", "200 in place of 500: the cause is told otherwise"),
        new("delete-bad-options", 4, "", "404 in place of 500: the cause is told otherwise"),
        new("delete-with-finalizers", 4, "", "200 in place of 422: not validated"),
        new("delete-with-finalizers", 5, "$.metadata.finalizers", "is ['example.com/hold','example.com/more'], not ['example.com/hold']"),
        new("delete-with-finalizers", 5, "$.metadata.managedFields[0].fieldsV1.f:metadata.f:finalizers", "is {}, not nothing"),
        new("immutable-fields", 2, "$.details.causes[0].field", "is 'spec.selector', not 'spec.template.metadata.labels'"),
        new("immutable-fields", 2, "$.details.causes[0].message", "differs"),
        new("immutable-fields", 2, "$.details.causes[1].field", "is 'spec.template.metadata.labels', not 'spec.selector'"),
        new("immutable-fields", 2, "$.details.causes[1].message", "differs"),
        new("immutable-fields", 2, "$.message", "worded otherwise"),
        new("immutable-pod-fields", 2, "$.details.causes[0].message", "differs"),
        new("immutable-pod-fields", 2, "$.message", "worded otherwise"),
        new("list-bad-options", 1, "$.message", "worded otherwise"),
        new("media-types", 3, "$.details", "details differ"),
        new("media-types", 3, "$.message", "worded otherwise"),
        new("patch-field-validation", 2, "", "400 in place of 422: the cause is told otherwise"),
        new("patch-merge", 4, "", "400 in place of 422: the cause is told otherwise"),
        new("patch-strategic", 5, "", "400 in place of 422: the cause is told otherwise"),
        new("status", 2, "$.status.conditions[0].lastProbeTime", "is nothing, not '<null>'"),
        new("status", 3, "$.status.conditions[0].lastProbeTime", "is nothing, not '<null>'"),
    ];
}
