namespace K13d.Domain.Nodes;

/// <summary>What a drain would do with each pod of a node, decided before anything is done.</summary>
/// <seealso href="https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/"/>
public sealed class DrainPlan
{
    private DrainPlan(IReadOnlyList<PlannedPod> pods) => Pods = pods;

    /// <summary>Every pod of the node, in the order of namespace and name.</summary>
    public IReadOnlyList<PlannedPod> Pods { get; }

    public IEnumerable<PlannedPod> Evicted => With(DrainVerdict.Evict);

    public IEnumerable<PlannedPod> Refused => With(DrainVerdict.Refuse);

    public static DrainPlan Of(IEnumerable<PodOnNode> pods, DrainRules rules) => new(
        [.. pods
            .OrderBy(pod => pod.Namespace, StringComparer.Ordinal)
            .ThenBy(pod => pod.Name, StringComparer.Ordinal)
            .Select(pod => Decide(pod, rules))]);

    /// <summary>In the order in which kubectl asks, so that a pod with several reasons has the same one.</summary>
    private static PlannedPod Decide(PodOnNode pod, DrainRules rules) => pod switch
    {
        { Controller: { IsDaemonSet: true, IsMissing: false }, IsFinished: false } => rules.IgnoreDaemonSets
            ? Leave(pod, "It is of a DaemonSet, which would put it there again.")
            : Refuse(pod, "It is of a DaemonSet: set ignoreDaemonSets to leave such pods."),
        { Controller: { IsDaemonSet: true, IsMissing: true, Name: var gone }, IsFinished: false } when !rules.Force =>
            Refuse(pod, $"It is of the DaemonSet {gone}, which is not there any more: set force to evict such pods."),
        { IsMirror: true } => Leave(pod, "It is a static pod: only the node itself can take it away."),
        { HasLocalData: true, IsFinished: false } when !rules.DeleteLocalData =>
            Refuse(pod, "It has local data (an emptyDir), which would be lost: set deleteLocalData to evict such pods."),
        { Controller: null, IsFinished: false } when !rules.Force =>
            Refuse(pod, "Nothing would make it again elsewhere, because no controller owns it: set force to evict such pods."),
        { Controller: null, IsFinished: false } => Evict(pod, "Nothing makes it again elsewhere."),
        { HasLocalData: true, IsFinished: false } => Evict(pod, "Its local data is lost."),
        _ => Evict(pod, null),
    };

    private static PlannedPod Evict(PodOnNode pod, string? why) => new(pod, DrainVerdict.Evict, why);

    private static PlannedPod Leave(PodOnNode pod, string why) => new(pod, DrainVerdict.Leave, why);

    private static PlannedPod Refuse(PodOnNode pod, string why) => new(pod, DrainVerdict.Refuse, why);

    private IEnumerable<PlannedPod> With(DrainVerdict verdict) => Pods.Where(pod => pod.Verdict == verdict);
}
