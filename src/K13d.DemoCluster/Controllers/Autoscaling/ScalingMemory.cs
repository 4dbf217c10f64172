namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>What an autoscaler has recommended and done of late: what keeps it from going to and fro.</summary>
internal sealed class ScalingMemory
{
    private readonly List<(DateTimeOffset At, long Replicas)> recommendations = [];
    private readonly List<(DateTimeOffset At, long Change)> changes = [];

    public ScalingMemory(DateTimeOffset now, long replicas) => recommendations.Add((now, replicas));

    public IEnumerable<long> RecommendedSince(DateTimeOffset start) => recommendations.Where(past => past.At >= start).Select(past => past.Replicas);

    /// <param name="forget">What was recommended before then is of no more use.</param>
    public void Recommend(DateTimeOffset now, long replicas, DateTimeOffset forget)
    {
        recommendations.RemoveAll(past => past.At < forget);
        recommendations.Add((now, replicas));
    }

    /// <summary>How many replicas were added; or taken away, as a positive number.</summary>
    public long ChangedSince(DateTimeOffset start, bool up) => changes.Where(past => past.At > start && past.Change > 0 == up).Sum(past => Math.Abs(past.Change));

    /// <param name="forget">What was done before then is of no more use.</param>
    public void Changed(DateTimeOffset now, long change, DateTimeOffset forget)
    {
        changes.RemoveAll(past => past.At < forget);
        changes.Add((now, change));
    }
}
