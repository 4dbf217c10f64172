namespace K13d.Domain.Workloads;

public enum RolloutState
{
    Progressing,
    Complete,
    Failed,
}

/// <summary>How far a rollout has come.</summary>
/// <param name="Message">As <c>kubectl rollout status</c> says it.</param>
/// <param name="Reason">Why it failed, in one word: <c>ProgressDeadlineExceeded</c>; null where it has not.</param>
public sealed record RolloutProgress(RolloutState State, string Message, string? Reason = null)
{
    /// <summary>Pods that keep it from going on, as far as it is known and at most a few.</summary>
    public IReadOnlyList<PodTrouble> Pods { get; init; } = [];

    internal static RolloutProgress Waiting(string message) => new(RolloutState.Progressing, message);

    internal static RolloutProgress Complete(string message) => new(RolloutState.Complete, message);

    internal static RolloutProgress Failed(string reason, string message) => new(RolloutState.Failed, message, reason);
}

/// <summary>A pod that is not ready, and why.</summary>
/// <param name="Reason">In one word: <c>ImagePullBackOff</c>, <c>Unschedulable</c>.</param>
/// <param name="Message">Empty where the cluster says no more.</param>
public sealed record PodTrouble(string Name, string Reason, string Message);
