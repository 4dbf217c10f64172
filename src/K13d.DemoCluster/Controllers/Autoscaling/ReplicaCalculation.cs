namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>
/// How many replicas use as much as is wanted of each. Unmeasured pods are taken to use what would change least, and a tenth more or less changes
/// nothing. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
/// </summary>
internal static class ReplicaCalculation
{
    private const double Tolerance = 0.1;

    /// <summary>By a percentage of what pods request.</summary>
    /// <param name="used">What the pods that count use, in thousandths; at least one.</param>
    /// <param name="requests">What every pod requests, in thousandths.</param>
    public static Proposal OfUtilization(
        long current, long target, IReadOnlyDictionary<string, long> used, IReadOnlyDictionary<string, long> requests, PodGroups pods)
    {
        var utilization = Utilization(used);
        var replicas = Replicas(current, used, pods, all => Utilization(all) / (double)target, name => requests[name] * Math.Max(100, target) / 100);
        return new Proposal(replicas, used.Values.Sum() / used.Count, utilization);

        // What was measured of a pod that is none of them is not counted.
        long Utilization(IReadOnlyDictionary<string, long> all)
        {
            var known = all.Where(pod => requests.ContainsKey(pod.Key)).ToList();
            var requested = known.Sum(pod => requests[pod.Key]);
            return requested == 0 ? 0 : known.Sum(pod => pod.Value) * 100 / requested;
        }
    }

    /// <summary>By an amount that each should use on the mean.</summary>
    /// <param name="target">In thousandths.</param>
    /// <inheritdoc cref="OfUtilization"/>
    public static Proposal OfAverage(long current, long target, IReadOnlyDictionary<string, long> used, PodGroups pods) => new(
        Replicas(current, used, pods, all => Mean(all) / (double)target, _ => target), Mean(used), null);

    private static long Mean(IReadOnlyDictionary<string, long> used) => used.Values.Sum() / used.Count;

    private static long Replicas(
        long current,
        IReadOnlyDictionary<string, long> used,
        PodGroups pods,
        Func<IReadOnlyDictionary<string, long>, double> ratioOf,
        Func<string, long> mostOf)
    {
        var ratio = ratioOf(used);
        var countsIgnored = pods.Ignored.Count > 0 && ratio > 1;
        if (!countsIgnored && pods.Missing.Count == 0) return IsTolerable(ratio) ? current : RoundedUp(ratio * pods.Ready);
        var guessed = used.ToDictionary(StringComparer.Ordinal);
        if (ratio != 1)
        {
            foreach (var name in pods.Missing) guessed[name] = ratio < 1 ? mostOf(name) : 0;
        }

        if (countsIgnored)
        {
            foreach (var name in pods.Ignored) guessed[name] = 0;
        }

        var again = ratioOf(guessed);
        if (IsTolerable(again) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) return current;
        var replicas = RoundedUp(again * guessed.Count);
        var turns = (again < 1 && replicas > current) || (again > 1 && replicas < current);
        return turns ? current : replicas;
    }

    private static bool IsTolerable(double ratio) => Math.Abs(1 - ratio) <= Tolerance;

    private static long RoundedUp(double replicas) => (long)Math.Min(int.MaxValue, Math.Ceiling(replicas));
}
