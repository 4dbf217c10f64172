using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using K13d.Api.Errors;
using K13d.Api.Streaming;
using K13d.Application.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Workloads;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Workloads;

/// <summary>How far a rollout has come.</summary>
/// <param name="Message">As `kubectl rollout status` says it.</param>
/// <param name="Reason">Why it failed, as `ProgressDeadlineExceeded` or `Timeout`; absent where it has not.</param>
/// <param name="Pods">Of a rollout that failed: some of the pods that are not ready, and why.</param>
public sealed record RolloutBody(
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PodTrouble>? Pods);

/// <summary>Tells of a rollout in Server-Sent Events: <c>progress</c>, then <c>complete</c> or <c>failed</c>.</summary>
internal static class RolloutEvents
{
    public static ActionResult ToActionResult(this Result<WatchedRollout> result) =>
        result.ToActionResult(watched => new EventStream(watched.Events.Select(state => state.Map(Event))));

    private static SseItem<object> Event(RolloutProgress progress) => new(
        new RolloutBody(progress.Message, progress.Reason, progress.State == RolloutState.Failed ? progress.Pods : null),
        progress.State switch
        {
            RolloutState.Complete => "complete",
            RolloutState.Failed => "failed",
            _ => "progress",
        });
}
