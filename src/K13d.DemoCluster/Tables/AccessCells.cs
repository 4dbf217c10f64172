using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Who may do what, and certificates asked for.</summary>
internal static class AccessCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["rolebindings.rbac.authorization.k8s.io"] = Binding,
        ["clusterrolebindings.rbac.authorization.k8s.io"] = Binding,
        ["certificatesigningrequests.certificates.k8s.io"] = (request, now) =>
        [
            request.Name,
            Age.Of(request, now),
            request.TextOr("<none>", "spec", "signerName"),
            request.TextOr("", "spec", "username"),
            request.Number("spec", "expirationSeconds") is { } seconds ? Age.Human(TimeSpan.FromSeconds(seconds)) : "<none>",
            Status(request),
        ],
    };

    private static JsonNode?[] Binding(JsonObject binding, DateTimeOffset now) =>
    [
        binding.Name,
        $"{binding.Text("roleRef", "kind")}/{binding.Text("roleRef", "name")}",
        Age.Of(binding, now),
        Subjects(binding, "User", subject => subject.TextOr("", "name")),
        Subjects(binding, "Group", subject => subject.TextOr("", "name")),
        Subjects(binding, "ServiceAccount", subject => $"{subject.Text("namespace")}/{subject.Text("name")}"),
    ];

    private static string Subjects(JsonObject binding, string kind, Func<JsonNode?, string> name) =>
        string.Join(", ", binding.Items("subjects").Where(subject => subject.Text("kind") == kind).Select(name));

    private static string Status(JsonObject request)
    {
        var decided = request.Condition("Denied") is not null ? "Denied" : request.Condition("Approved") is not null ? "Approved" : "Pending";
        var failed = request.Condition("Failed") is not null ? ",Failed" : "";
        return decided + failed + (request.TextOr("", "status", "certificate").Length > 0 ? ",Issued" : "");
    }
}
