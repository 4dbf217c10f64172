using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Selectors;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>Whether the PodDisruptionBudgets of a namespace let one of its pods be evicted.</summary>
internal sealed class DisruptionBudgets(Objects objects, TimeProvider time)
{
    private const int MostDisruptedPods = 2000;
    private const string Violated = "Cannot evict pod as it would violate the pod's disruption budget.";

    private static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");

    /// <summary>
    /// Asks the budget of a pod, and takes one disruption from it where the pod counts. Checked and taken in one write: of many who ask at once,
    /// no more get leave than the budget has.
    /// </summary>
    /// <exception cref="ApiException">429 where the budget has none left, 500 where the pod has more than one.</exception>
    public Leave Ask(JsonObject pod, bool isDryRun)
    {
        if (pod.Child("status").Text("phase") is "Succeeded" or "Failed" || ObjectMeta.IsBeingDeleted(pod))
        {
            return new Leave(IsForThisState: false);
        }

        if (pod.Child("status").Text("phase") == "Pending")
        {
            return new Leave(IsForThisState: true);
        }

        var metadata = pod.Child("metadata");
        var budgets = objects.List(Budgets, metadata.Text("namespace")).Where(budget => Covers(budget, pod)).ToList();
        switch (budgets)
        {
            case []:
                return new Leave(IsForThisState: false);
            case [var budget] when !IsReady(pod) && LetsUnreadyPodsGo(budget):
                return new Leave(IsForThisState: true);
            case [var budget]:
                Spend(budget, metadata.Text("name") ?? "", isDryRun);
                return new Leave(IsForThisState: false);
            default:
                throw new ApiException(500, "", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
    }

    private static bool Covers(JsonObject budget, JsonObject pod) =>
        LabelSelector.OfObject(budget.Child("spec").Child("selector")) is { IsEverything: false } selector && selector.Matches(pod);

    private static bool IsReady(JsonObject pod) =>
        pod.Child("status").Items("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    /// <summary>A pod that is not ready counts for nothing: it may go, if that is wanted always, or if there are enough others.</summary>
    private static bool LetsUnreadyPodsGo(JsonObject budget)
    {
        var (status, desired) = (budget.Child("status"), budget.Child("status").Number("desiredHealthy") ?? 0);
        return budget.Child("spec").Text("unhealthyPodEvictionPolicy") == "AlwaysAllow"
            || (desired > 0 && (status.Number("currentHealthy") ?? 0) >= desired);
    }

    private void Spend(JsonObject budget, string pod, bool isDryRun)
    {
        Check(budget);
        if (isDryRun)
        {
            return;
        }

        var (@namespace, name) = (budget.Child("metadata").Text("namespace"), budget.Child("metadata").Text("name")!);
        objects.Change(Budgets, @namespace, name, current => Take(current, pod), "kube-apiserver", "status");
    }

    private void Take(JsonObject budget, string pod)
    {
        Check(budget);
        var status = budget.ChildOrNew("status");
        var left = (status.Number("disruptionsAllowed") ?? 0) - 1;
        status["disruptionsAllowed"] = left;
        status.ChildOrNew("disruptedPods")[pod] = time.GetUtcNow().Stamp();
        if (left == 0 && status.Items("conditions").FirstOrDefault(condition => condition.Text("type") == "DisruptionAllowed") is { } condition)
        {
            condition["status"] = "False";
            condition["reason"] = "InsufficientPods";
            condition["lastTransitionTime"] = time.GetUtcNow().Stamp();
        }
    }

    private static void Check(JsonObject budget)
    {
        var (metadata, status, name) = (budget.Child("metadata"), budget.Child("status"), budget.Child("metadata").Text("name"));
        if ((status.Number("observedGeneration") ?? 0) < (metadata.Number("generation") ?? 0))
        {
            throw Refused($"The disruption budget {name} is still being processed by the server.", seconds: 10);
        }

        if (status.Child("disruptedPods") is { Count: > MostDisruptedPods })
        {
            var budgetResource = new GroupResource("policy", "poddisruptionbudget");
            throw Refusals.Forbidden(budgetResource, name ?? "", "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if ((status.Number("disruptionsAllowed") ?? 0) <= 0)
        {
            var (wanted, there) = (status.Number("desiredHealthy") ?? 0, status.Number("currentHealthy") ?? 0);
            throw Refused($"The disruption budget {name} needs {wanted} healthy pods and has {there} currently", seconds: 0);
        }
    }

    private static ApiException Refused(string why, int seconds)
    {
        var details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "DisruptionBudget", ["message"] = why }) };
        if (seconds > 0)
        {
            details["retryAfterSeconds"] = seconds;
        }

        return new ApiException(429, "TooManyRequests", Violated, details);
    }
}

/// <summary>That a pod may be evicted.</summary>
/// <param name="IsForThisState">Whether only as it was when it was asked for: what counts for nothing now may count a moment later.</param>
internal readonly record struct Leave(bool IsForThisState);
