namespace K13d.Domain.Nodes;

/// <summary>What a caller lets a drain do that could lose something.</summary>
/// <param name="IgnoreDaemonSets">Leave the pods of DaemonSets, which would come again at once.</param>
/// <param name="DeleteLocalData">Evict pods with an <c>emptyDir</c>.</param>
/// <param name="Force">Evict pods that nothing makes again.</param>
public readonly record struct DrainRules(bool IgnoreDaemonSets, bool DeleteLocalData, bool Force);

/// <summary>What a drain does with a pod.</summary>
public enum DrainVerdict
{
    Evict,

    /// <summary>It stays where it is, and the drain is done all the same.</summary>
    Leave,

    /// <summary>As long as it is there and the rules are as they are, nothing of the node is drained.</summary>
    Refuse,
}

/// <param name="Why">Null where there is nothing to say.</param>
public sealed record PlannedPod(PodOnNode Pod, DrainVerdict Verdict, string? Why = null);
