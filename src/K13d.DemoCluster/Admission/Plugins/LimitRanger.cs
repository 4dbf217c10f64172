using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>
/// Gives containers the default requests and limits of their namespace's LimitRanges, and refuses what is outside of them.
/// Source: k8s.io/kubernetes/plugin/pkg/admission/limitranger.
/// </summary>
internal sealed class LimitRanger(IObjects objects)
{
    private static readonly GroupResource LimitRanges = new("", "limitranges");

    public void FillIn(JsonObject pod)
    {
        var said = new List<string>();
        foreach (var limit in LimitsOf(pod, "Container"))
        {
            foreach (var (list, sort) in (ReadOnlySpan<(string, string)>)[("containers", "container"), ("initContainers", "init container")])
            {
                foreach (var container in pod.Child("spec").Items(list))
                {
                    Fill(container, "requests", limit.Child("defaultRequest"), $"request for {sort} {container.Text("name")}", said);
                    Fill(container, "limits", limit.Child("default"), $"limit for {sort} {container.Text("name")}", said);
                }
            }
        }

        if (said.Count > 0)
        {
            pod.ChildOrNew("metadata").ChildOrNew("annotations")["kubernetes.io/limit-ranger"] = "LimitRanger plugin set: " + string.Join("; ", said);
        }
    }

    /// <exception cref="ApiException">403 Forbidden.</exception>
    public void Check(JsonObject value, ResourceType type)
    {
        var faults = type.Plural == "pods"
            ? [.. LimitsOf(value, "Container").SelectMany(limit => OfContainers(value, limit)), .. LimitsOf(value, "Pod").SelectMany(limit => OfPod(value, limit))]
            : LimitsOf(value, "PersistentVolumeClaim").SelectMany(limit => Faults(limit, value.Child("spec").Child("resources"), "PersistentVolumeClaim", ofClaim: true)).ToList();
        if (faults.Count > 0)
        {
            throw Refusal.Forbidden(type, value, faults.Count == 1 ? faults[0] : $"[{string.Join(", ", faults)}]");
        }
    }

    private IEnumerable<JsonObject> LimitsOf(JsonObject value, string type) => objects
        .List(LimitRanges, value.Child("metadata").Text("namespace"))
        .SelectMany(range => range.Child("spec").Items("limits"))
        .Where(limit => limit.Text("type") == type);

    private static void Fill(JsonObject container, string side, JsonObject? defaults, string what, List<string> said)
    {
        if (defaults is not { Count: > 0 })
        {
            return;
        }

        var amounts = container.ChildOrNew("resources").ChildOrNew(side);
        var missing = defaults.Where(amount => amounts[amount.Key] is null).OrderBy(amount => amount.Key, StringComparer.Ordinal).ToList();
        foreach (var (resource, amount) in missing)
        {
            amounts[resource] = amount!.DeepClone();
        }

        if (missing.Count > 0)
        {
            said.Add($"{string.Join(", ", missing.Select(amount => amount.Key))} {what}");
        }
    }

    private static IEnumerable<string> OfContainers(JsonObject pod, JsonObject limit)
    {
        var spec = pod.Child("spec");
        return spec.Items("containers").Concat(spec.Items("initContainers")).SelectMany(container => Faults(limit, container.Child("resources"), "Container", ofClaim: false));
    }

    private static IEnumerable<string> OfPod(JsonObject pod, JsonObject limit)
    {
        var resources = new JsonObject { ["requests"] = PodResources.Sum(pod, "requests"), ["limits"] = PodResources.Sum(pod, "limits") };
        return Faults(limit, resources, "Pod", ofClaim: false);
    }

    private static IEnumerable<string> Faults(JsonObject limit, JsonObject? resources, string type, bool ofClaim)
    {
        foreach (var (resource, bound) in Amounts(limit.Child("min")))
        {
            var request = Quantity.Of(resources.Child("requests")?[resource]);
            var ceiling = Quantity.Of(resources.Child("limits")?[resource]);
            if (request is null)
            {
                yield return $"minimum {resource} usage per {type} is {bound}.  No request is specified";
            }
            else if (request.Value < bound)
            {
                yield return $"minimum {resource} usage per {type} is {bound}, but request is {request}";
            }
            else if (!ofClaim && ceiling is { } above && above < bound)
            {
                yield return $"minimum {resource} usage per {type} is {bound}, but limit is {above}";
            }
        }

        foreach (var (resource, bound) in Amounts(limit.Child("max")))
        {
            var request = Quantity.Of(resources.Child("requests")?[resource]);
            var ceiling = Quantity.Of(resources.Child("limits")?[resource]);
            if (ofClaim)
            {
                if (request is { } wanted && wanted > bound)
                {
                    yield return $"maximum {resource} usage per {type} is {bound}, but request is {request}";
                }
            }
            else if (ceiling is null)
            {
                yield return $"maximum {resource} usage per {type} is {bound}.  No limit is specified";
            }
            else if (ceiling.Value > bound)
            {
                yield return $"maximum {resource} usage per {type} is {bound}, but limit is {ceiling}";
            }
            else if (request is { } wanted && wanted > bound)
            {
                yield return $"maximum {resource} usage per {type} is {bound}, but request is {request}";
            }
        }
    }

    private static IEnumerable<(string Resource, Quantity Amount)> Amounts(JsonObject? amounts) =>
        (amounts ?? []).OrderBy(amount => amount.Key, StringComparer.Ordinal).Select(amount => (amount.Key, Quantity.Of(amount.Value) ?? Quantity.Zero));
}
