namespace K13d.Domain.Diagnosis.Services;

/// <summary>The pods that a Service selects.</summary>
/// <param name="Selector">Empty where it has none.</param>
internal sealed record ServiceTargets(IReadOnlyDictionary<string, string> Selector, IReadOnlyList<SnapshotObject> Pods)
{
    /// <summary>As kubectl takes it: <c>app=web,tier=front</c>.</summary>
    public string Text => string.Join(',', Selector.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Pods that have ended are none.</summary>
    public static ServiceTargets Of(SnapshotObject service)
    {
        var selector = service.Json.Pairs("spec", "selector");
        return new(selector, selector.Count == 0 ? [] :
        [
            .. service.Snapshot.All("Pod").Where(pod => pod.Namespace == service.Namespace
                && pod.Json.Text("status", "phase") is not ("Succeeded" or "Failed")
                && Matches(selector, pod.Json.Pairs("metadata", "labels"))),
        ]);
    }

    public static bool Matches(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
