using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Owners;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>What a budget says of pods of which nobody can tell how many there should be.</summary>
internal static class BudgetCases
{
    private const string Budget = $"{Budgets}/budget";
    private const string BudgetEvents = $"{Events}?fieldSelector=involvedObject.name%3Dbudget";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        Case("budget-of-a-job",
            Post(Jobs, """
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"generated","labels":{"app":"main"}},
                 "spec":{"template":{"metadata":{"labels":{"app":"held"}},
                  "spec":{"restartPolicy":"Never","schedulingGates":[{"name":"example.com/hold"}],"containers":[{"name":"main","image":"nginx:1.27"}]}}}}
                """),
            UntilSet(Pods, "items.0"),
            Post(Budgets, BudgetOf("\"minAvailable\":\"50%\"")),
            UntilSet(Budget, "status.conditions"),
            UntilSet(BudgetEvents, "items.0"),
            Get(Budget),
            Get(BudgetEvents),
            Patch(Budget, "merge", """{"spec":{"minAvailable":1}}"""),
            Until(Budget, "status.observedGeneration", "2"),
            Get(Budget),
            Patch(Budget, "merge", """{"spec":{"minAvailable":null,"maxUnavailable":1}}"""),
            Until(Budget, "status.conditions.0.reason", "SyncFailed"),
            Get(Budget)),
        Case("budget-of-no-known-kind",
            Controlled("example.com/v1", "Nothing"),
            Post(Budgets, BudgetOf("\"maxUnavailable\":1")),
            UntilSet(BudgetEvents, "items.0"),
            Until(Budget, "status.conditions.0.reason", "SyncFailed"),
            Get(Budget),
            Get(BudgetEvents),
            Free($"{Pods}/one")),
        Case("budget-of-a-missing-controller",
            Controlled("apps/v1", "ReplicaSet"),
            UntilSet($"{Pods}/one", "metadata.deletionTimestamp"),
            Post(Budgets, BudgetOf("\"maxUnavailable\":\"10%\"")),
            UntilSet(BudgetEvents, "items.0"),
            Until(Budget, "status.conditions.0.reason", "SyncFailed"),
            Get(Budget),
            Get(BudgetEvents),
            Free($"{Pods}/one")),
        Case("budget-of-no-pods",
            Post(Budgets, BudgetOf("\"minAvailable\":1")),
            UntilSet(Budget, "status.conditions"),
            UntilSet(BudgetEvents, "items.0"),
            Get(Budget),
            Get(BudgetEvents)),
    ];

    private static Request Controlled(string apiVersion, string kind) => Post(Pods, $$$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"one","labels":{"app":"held"},"finalizers":["example.com/hold"],"ownerReferences":[
          {"apiVersion":"{{{{{apiVersion}}}}}","kind":"{{{{{kind}}}}}","name":"missing","uid":"11111111-2222-3333-4444-555555555555","controller":true}]},
         "spec":{"schedulingGates":[{"name":"example.com/hold"}],"containers":[{"name":"main","image":"nginx:1.27"}]}}
        """);

    private static string BudgetOf(string rule) => $$$$$"""
        {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"budget"},"spec":{"selector":{"matchLabels":{"app":"held"}},{{{{{rule}}}}}}}
        """;
}
