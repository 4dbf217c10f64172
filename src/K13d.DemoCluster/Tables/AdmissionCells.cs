using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Webhooks and policies that admit objects.</summary>
internal static class AdmissionCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["mutatingwebhookconfigurations.admissionregistration.k8s.io"] = Webhooks,
        ["validatingwebhookconfigurations.admissionregistration.k8s.io"] = Webhooks,
        ["validatingadmissionpolicies.admissionregistration.k8s.io"] = (policy, now) =>
        [
            policy.Name,
            policy.Items("spec", "validations").Count(),
            policy.At("spec", "paramKind") is { } kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : "<unset>",
            Age.Of(policy, now),
        ],
        ["validatingadmissionpolicybindings.admissionregistration.k8s.io"] = (binding, now) =>
            [binding.Name, binding.TextOr("", "spec", "policyName"), Parameter(binding.At("spec", "paramRef")), Age.Of(binding, now)],
    };

    private static JsonNode?[] Webhooks(JsonObject configuration, DateTimeOffset now) =>
        [configuration.Name, configuration.Items("webhooks").Count(), Age.Of(configuration, now)];

    private static string Parameter(JsonNode? reference) =>
        reference.Text("name") is { Length: > 0 } name ? $"{reference.TextOr("*", "namespace")}/{name}"
        : reference.At("selector") is { } selector ? GoText(selector)
        : "<unset>";

    /// <summary>The real server prints this selector with the String method that was generated for it.</summary>
    private static string GoText(JsonNode selector)
    {
        var labels = string.Concat(selector.Pairs("matchLabels")
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}: {label.Value},"));
        var expressions = string.Concat(selector.Items("matchExpressions").Select(expression =>
            $"LabelSelectorRequirement{{Key:{expression.Text("key")},Operator:{expression.Text("operator")},"
            + $"Values:[{string.Join(' ', expression.Texts("values"))}],}},"));
        return $"&LabelSelector{{MatchLabels:map[string]string{{{labels}}},MatchExpressions:[]LabelSelectorRequirement{{{expressions}}},}}";
    }
}
