namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>What something uses at a moment.</summary>
/// <param name="NanoCores">Of processors, at that moment.</param>
/// <param name="CoreNanoSeconds">Of processors, since it started.</param>
/// <param name="MemoryBytes">The working set.</param>
internal readonly record struct UsageSample(long NanoCores, long CoreNanoSeconds, long MemoryBytes)
{
    public static UsageSample operator +(UsageSample one, UsageSample other) =>
        new(one.NanoCores + other.NanoCores, one.CoreNanoSeconds + other.CoreNanoSeconds, one.MemoryBytes + other.MemoryBytes);

    public static UsageSample Sum(IEnumerable<UsageSample> samples) => samples.Aggregate(default(UsageSample), (sum, sample) => sum + sample);
}
