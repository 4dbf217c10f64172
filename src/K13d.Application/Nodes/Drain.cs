using K13d.Domain.Jobs;

namespace K13d.Application.Nodes;

/// <summary>A drain as it is now.</summary>
/// <param name="Id">Null for a plan alone, of which nothing is done.</param>
/// <param name="Phase"><c>planned</c>, <c>waiting</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Cordoned">Whether the drain has cordoned the node, which stays so however the drain ends.</param>
/// <param name="Evicted">How many pods are gone.</param>
/// <param name="Remaining">How many pods are yet to go.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Cancelling">Whether somebody has cancelled it, and it has not ended yet.</param>
public sealed record Drain(
    Guid? Id,
    string Node,
    string Phase,
    bool Cordoned,
    int Evicted,
    int Remaining,
    string? Error,
    bool Cancelling,
    DateTime? EndedAt,
    IReadOnlyList<PodOfDrain> Pods)
{
    internal static Drain Of(Job job) => Of(DrainState.Parse(job.State)) with
    {
        Id = job.Id,
        Phase = WordOf(job.Phase),
        Cancelling = job.IsCancelling && !job.HasEnded,
        EndedAt = job.EndedAt?.UtcDateTime,
    };

    internal static Drain Of(DrainState state) => new(
        null,
        state.Node,
        "planned",
        state.Cordoned,
        state.Pods.Count(pod => pod.Step == DrainStep.Gone),
        state.Remaining.Count(),
        state.Error,
        false,
        null,
        [.. state.Pods.Select(PodOfDrain.Of)]);

    private static string WordOf(JobPhase phase) => phase switch
    {
        JobPhase.Waiting => "waiting",
        JobPhase.Running => "running",
        JobPhase.Succeeded => "succeeded",
        JobPhase.Failed => "failed",
        JobPhase.Cancelled => "cancelled",
        _ => throw new InvalidOperationException($"{phase} has no word."),
    };
}

/// <param name="State"><c>waiting</c>, <c>heldBack</c>, <c>ending</c>, <c>gone</c>, <c>left</c> or <c>failed</c>.</param>
/// <param name="Budgets">The disruption budgets that hold it back, as <c>shop/web</c>.</param>
/// <param name="Reason">Why it stays, what is lost with it, or why it cannot be evicted; null where there is nothing to say.</param>
public sealed record PodOfDrain(string Namespace, string Name, string State, IReadOnlyList<string> Budgets, string? Reason)
{
    internal static PodOfDrain Of(DrainedPod pod) => new(pod.Namespace, pod.Name, WordOf(pod.Step), pod.Budgets, pod.Why);

    private static string WordOf(DrainStep step) => step switch
    {
        DrainStep.Waiting => "waiting",
        DrainStep.HeldBack => "heldBack",
        DrainStep.Ending => "ending",
        DrainStep.Gone => "gone",
        DrainStep.Left => "left",
        DrainStep.Failed => "failed",
        _ => throw new InvalidOperationException($"{step} has no word."),
    };
}
