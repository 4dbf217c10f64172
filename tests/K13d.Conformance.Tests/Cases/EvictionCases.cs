using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>The pods are held from being scheduled, and what else would happen to them is written into their status.</summary>
internal static class EvictionCases
{
    private const string Budget = $"{Budgets}/budget";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("eviction",
            Post(Pods, HeldPod("one")),
            Evict("one", query: "?dryRun=All"),
            Evict("one", ""","deleteOptions":{"dryRun":["All"]}"""),
            Get($"{Pods}/one"),
            Evict("one", ""","deleteOptions":{"preconditions":{"resourceVersion":"1"}}"""),
            Evict("one", ""","deleteOptions":{"preconditions":{"uid":"11111111-2222-3333-4444-555555555555"}}"""),
            Get($"{Pods}/one"),
            Evict("one"),
            Get($"{Pods}/one"),
            Evict("one"),
            Free("one"),
            Evict("one")),
        new("eviction-refusals",
            Post(Pods, HeldPod("one")),
            Post($"{Pods}/one/eviction", Eviction("two")),
            Post($"{Pods}/one/eviction", "{}"),
            Post($"{Pods}/one/eviction", "{nonsense"),
            Post($"{Pods}/one/eviction", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"one"}}"""),
            Post($"{Pods}/one/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"one","namespace":"elsewhere"}}"""),
            Post($"{Pods}/one/eviction?dryRun=All", """{"apiVersion":"policy/v1beta1","kind":"Eviction","metadata":{"name":"one"}}"""),
            Evict("one", ""","deleteOptions":{"dryRun":["Some"]}"""),
            Evict("one", ""","deleteOptions":{"propagationPolicy":"Sideways"}"""),
            Evict("one", ""","deleteOptions":{"gracePeriodSeconds":"soon"}"""),
            Evict("one", ""","color":1""", "?fieldValidation=Strict"),
            Evict("one", query: "?dryRun=Some"),
            Evict("missing"),
            Get($"{Pods}/one/eviction"),
            Free("one"),
            Delete($"{Pods}/one")),
        new("eviction-within-a-budget",
            Post(Pods, HeldPod("one")),
            Runs("one"),
            Post(Pods, HeldPod("two")),
            Runs("two"),
            Post(Budgets, BudgetOf("budget", "\"minAvailable\":2")),
            Until(Budget, "status.currentHealthy", "2"),
            Evict("one"),
            Evict("one", query: "?dryRun=All"),
            Patch(Budget, "merge", """{"spec":{"minAvailable":1}}"""),
            Until(Budget, "status.disruptionsAllowed", "1"),
            Evict("one", query: "?dryRun=All"),
            Evict("one"),
            Until(Budget, "status.currentHealthy", "1"),
            Get($"{Pods}/one"),
            Evict("two"),
            Free("one"),
            Free("two"))
        { TakesControllers = true },
        new("eviction-of-unready-pods",
            Post(Pods, HeldPod("one")),
            Runs("one"),
            Post(Pods, HeldPod("two")),
            Runs("two", isReady: "False"),
            Post(Budgets, BudgetOf("budget", "\"minAvailable\":2")),
            Until(Budget, "status.currentHealthy", "1"),
            Evict("two"),
            Patch(Budget, "merge", """{"spec":{"minAvailable":1}}"""),
            Until(Budget, "status.observedGeneration", "2"),
            Evict("two", query: "?dryRun=All"),
            Patch(Budget, "merge", """{"spec":{"minAvailable":2,"unhealthyPodEvictionPolicy":"AlwaysAllow"}}"""),
            Until(Budget, "status.observedGeneration", "3"),
            Evict("two"),
            Evict("one"),
            Free("one"),
            Free("two"))
        { TakesControllers = true },
        new("eviction-under-two-budgets",
            Post(Pods, HeldPod("one")),
            Runs("one"),
            Post(Budgets, BudgetOf("budget", "\"minAvailable\":0")),
            Post(Budgets, BudgetOf("other", "\"maxUnavailable\":1")),
            Until(Budget, "status.currentHealthy", "1"),
            Until($"{Budgets}/other", "status.currentHealthy", "1"),
            Get($"{Budgets}/other"),
            Evict("one"),
            Delete(Budget),
            Evict("one"),
            Free("one"))
        { TakesControllers = true },
        new("binding",
            Post(Pods, UnscheduledPod),
            Bind("free", """{"kind":"Node","name":"no-such-node"}""", "?dryRun=All"),
            Get($"{Pods}/free"),
            Bind("free", "{}"),
            Bind("free", """{"kind":"Pod","name":"no-such-node"}"""),
            Post($"{Pods}/free/binding", Binding("other", """{"name":"no-such-node"}""")),
            Post($"{Pods}/free/binding", """{"metadata":{"name":"free","uid":"11111111-2222-3333-4444-555555555555"},"target":{"name":"no-such-node"}}"""),
            Post($"{Pods}/free/binding", """{"metadata":{"name":"free","annotations":{"a":"b"},"labels":{"not":"taken"}},"target":{"kind":"Node","name":"no-such-node"}}"""),
            Get($"{Pods}/free"),
            Bind("free", """{"name":"no-such-node"}"""),
            Post("/api/v1/namespaces/{ns}/bindings", Binding("free", """{"name":"no-such-node"}""")),
            Bind("missing", """{"name":"no-such-node"}"""),
            Post(Pods, GatedPod),
            Bind("gated", """{"name":"no-such-node"}"""),
            Get($"{Pods}/free/binding"),
            Delete($"{Pods}/free?gracePeriodSeconds=0"),
            Get($"{Pods}/free")),
    ];

    private static Request Evict(string pod, string more = "", string query = "") => Post($"{Pods}/{pod}/eviction{query}", Eviction(pod, more));

    private static string Eviction(string pod, string more = "") =>
        $$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{pod}}"}{{more}}}""";

    private static Request Bind(string pod, string target, string query = "") => Post($"{Pods}/{pod}/binding{query}", Binding(pod, target));

    private static string Binding(string pod, string target) =>
        $$"""{"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{pod}}"},"target":{{target}}}""";

    private static Request Runs(string pod, string isReady = "True") => Patch(
        $"{Pods}/{pod}/status", "merge", $$$"""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{isReady}}}"}]}}""");

    private static Request Free(string pod) => Patch($"{Pods}/{pod}", "merge", """{"metadata":{"finalizers":null}}""");

    private static string BudgetOf(string name, string rule) => $$$$$"""
        {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"{{{{{name}}}}}"},
         "spec":{"selector":{"matchLabels":{"app":"held"}},{{{{{rule}}}}}}}
        """;
}
