using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>Gives a pod its priority, and five minutes on a node that stops answering. Sources: plugin/pkg/admission/priority and …/defaulttolerationseconds.</summary>
internal sealed class PodPlacement(IObjects objects)
{
    private const int SecondsOnLostNode = 300;

    private static readonly GroupResource PriorityClasses = new("scheduling.k8s.io", "priorityclasses");

    private static readonly Dictionary<string, int> SystemPriorities = new(StringComparer.Ordinal)
    {
        ["system-cluster-critical"] = 2_000_000_000,
        ["system-node-critical"] = 2_000_001_000,
    };

    /// <exception cref="ApiException">403 Forbidden where the priority class is not there.</exception>
    public void FillIn(JsonObject pod, ResourceType type)
    {
        var spec = pod.ChildOrNew("spec");
        SetPriority(spec, pod, type);
        Tolerate(spec, "node.kubernetes.io/not-ready");
        Tolerate(spec, "node.kubernetes.io/unreachable");
    }

    private void SetPriority(JsonObject spec, JsonObject pod, ResourceType type)
    {
        JsonObject? found = null;
        var priority = 0L;
        if (spec.Text("priorityClassName") is { Length: > 0 } name)
        {
            found = objects.Find(PriorityClasses, null, name);
            if (found is null && !SystemPriorities.ContainsKey(name))
            {
                throw Refusal.Forbidden(type, pod, $"no PriorityClass with name {name} was found");
            }

            priority = found.Number("value") ?? SystemPriorities.GetValueOrDefault(name);
        }
        else
        {
            found = objects.List(PriorityClasses).FirstOrDefault(candidate => candidate.Flag("globalDefault") == true);
            if (found is not null)
            {
                spec["priorityClassName"] = found.Child("metadata").Text("name");
                priority = found.Number("value") ?? 0;
            }
        }

        if (spec.Number("priority") is { } given && given != priority)
        {
            throw Refusal.Forbidden(
                type, pod, $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        }

        spec["priority"] = priority;
        spec.Default("preemptionPolicy", found.Text("preemptionPolicy") ?? "PreemptLowerPriority");
    }

    private static void Tolerate(JsonObject spec, string taint)
    {
        var isTolerated = spec.Items("tolerations").Any(toleration =>
            (toleration.Text("key") == taint || (string.IsNullOrEmpty(toleration.Text("key")) && toleration.Text("operator") == "Exists"))
            && toleration.Text("effect") is null or "" or "NoExecute");
        if (!isTolerated)
        {
            spec.ListOrNew("tolerations").Add(new JsonObject
            {
                ["key"] = taint,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = SecondsOnLostNode,
            });
        }
    }
}
