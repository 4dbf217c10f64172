using System.Text.Json;
using System.Text.Json.Serialization;
using K13d.Domain.Nodes;

namespace K13d.Application.Nodes;

/// <summary>How far a drain is, as its job keeps it: enough for another process to go on from.</summary>
/// <param name="Deadline">When it gives up; null for never.</param>
/// <param name="GracePeriodSeconds">How long a pod may take to end; null for as long as it says itself.</param>
internal sealed record DrainState(string Node, DateTimeOffset? Deadline, int? GracePeriodSeconds, IReadOnlyList<DrainedPod> Pods)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public bool Cordoned { get; init; }

    /// <summary>Why it could not go on.</summary>
    public string? Error { get; init; }

    /// <summary>Those that are to go and are there.</summary>
    [JsonIgnore]
    public IEnumerable<DrainedPod> Remaining => Pods.Where(pod => pod.Step is not (DrainStep.Gone or DrainStep.Left));

    /// <summary>Those of them that may yet go.</summary>
    [JsonIgnore]
    public IEnumerable<DrainedPod> Pending => Remaining.Where(pod => pod.Step != DrainStep.Failed);

    public static DrainState Of(DrainNode request, DrainPlan plan, DateTimeOffset now) => new(
        request.Name,
        request.TimeoutSeconds is 0 ? null : now.AddSeconds(request.TimeoutSeconds ?? DrainNode.UsualTimeoutSeconds),
        request.GracePeriodSeconds,
        [.. plan.Pods.Select(DrainedPod.Of)]);

    public static DrainState Parse(string json) =>
        JsonSerializer.Deserialize<DrainState>(json, Json) ?? throw new InvalidOperationException("The state of a drain is null.");

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}

/// <param name="Why">What there is to say: why it stays, what is lost with it, what the API server answered.</param>
internal sealed record DrainedPod(string Namespace, string Name, string Uid, DrainStep Step, string? Why = null)
{
    /// <summary>The budgets that hold it back, as <c>shop/web</c>.</summary>
    public IReadOnlyList<string> Budgets { get; init; } = [];

    public static DrainedPod Of(PlannedPod planned) => new(
        planned.Pod.Namespace,
        planned.Pod.Name,
        planned.Pod.Uid,
        planned.Verdict == DrainVerdict.Evict ? DrainStep.Waiting : DrainStep.Left,
        planned.Why);

    public override string ToString() => $"{Namespace}/{Name}";
}

internal enum DrainStep
{
    /// <summary>It is to be evicted.</summary>
    Waiting,

    /// <summary>A budget does not let it go yet.</summary>
    HeldBack,

    /// <summary>It is evicted and ends.</summary>
    Ending,

    /// <summary>It is not on the node any more.</summary>
    Gone,

    /// <summary>It stays, as planned.</summary>
    Left,

    /// <summary>It cannot be evicted.</summary>
    Failed,
}
