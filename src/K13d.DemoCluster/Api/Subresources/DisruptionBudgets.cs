using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Selectors;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>Whether the PodDisruptionBudgets of a namespace let one of its pods be evicted.</summary>
internal sealed class DisruptionBudgets(Objects objects, TimeProvider time)
{
    private static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");

    /// <summary>Takes one disruption from the budget of the pod.</summary>
    /// <exception cref="ApiException">429 where the budget has none left.</exception>
    public void Spend(string @namespace, string name, bool isDryRun)
    {
        if (objects.Find(KindTraits.Pods, @namespace, name) is not { } pod || (string?)pod["status"]?["phase"] is "Pending" or "Succeeded" or "Failed")
        {
            return;
        }

        var budgets = objects.List(Budgets, @namespace).Where(budget => LabelSelector.OfObject(budget["spec"]?["selector"] as JsonObject).Matches(pod)).ToList();
        if (budgets.Count > 1)
        {
            throw Refusals.Internal("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }

        foreach (var budget in budgets)
        {
            var budgetName = (string)budget["metadata"]!["name"]!;
            Check(budget, budgetName);
            if (!isDryRun)
            {
                objects.Change(Budgets, @namespace, budgetName, value => Take(value, budgetName, name), "kube-apiserver", "status");
            }
        }
    }

    private static void Check(JsonObject budget, string name)
    {
        var status = budget["status"];
        if (((long?)status?["disruptionsAllowed"] ?? 0) > 0)
        {
            return;
        }

        throw new ApiException(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "DisruptionBudget",
                    ["message"] = $"The disruption budget {name} needs {(long?)status?["desiredHealthy"] ?? 0} healthy pods and has {(long?)status?["currentHealthy"] ?? 0} currently",
                }),
            });
    }

    private void Take(JsonObject budget, string budgetName, string pod)
    {
        Check(budget, budgetName);
        var status = budget["status"]!.AsObject();
        status["disruptionsAllowed"] = (long)status["disruptionsAllowed"]! - 1;
        if (status["disruptedPods"] is not JsonObject disrupted)
        {
            status["disruptedPods"] = disrupted = [];
        }

        disrupted[pod] = time.GetUtcNow().Stamp();
    }
}
