using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>
/// What a running container uses: worked out from the clock, the pod's UID and what the container is. It moves about a part of what is requested
/// and stays below what is allowed; one that was killed for its memory climbs towards its limit again.
/// </summary>
internal sealed record ContainerUsage(string Name, DateTimeOffset StartedAt)
{
    private const double MebiByte = 1024 * 1024;

    /// <summary>How much of a limit is never passed by what moves.</summary>
    private const double BelowLimit = 0.95;

    public required Wave NanoCores { get; init; }

    public required Wave MemoryBytes { get; init; }

    private double MemoryLimit { get; init; }

    /// <summary>How long it takes to fill its limit; null where it does not climb.</summary>
    private TimeSpan? Climb { get; init; }

    /// <summary>Those of a pod's containers that run, and ran at that moment.</summary>
    public static IReadOnlyList<ContainerUsage> OfRunning(JsonObject pod, DateTimeOffset time) =>
    [
        .. pod.Items("status", "containerStatuses").Concat(pod.Items("status", "initContainerStatuses"))
            .Select(status => Of(pod, status)).OfType<ContainerUsage>().Where(container => container.StartedAt <= time),
    ];

    public UsageSample At(DateTimeOffset time)
    {
        var memory = Climb is { } climb
            ? MemoryLimit * Math.Min(1, 0.1 + (0.9 * ((time - StartedAt) / climb)))
            : MemoryBytes.At(time);
        return new UsageSample((long)NanoCores.At(time), (long)Math.Max(0, NanoCores.Between(StartedAt, time)), (long)memory);
    }

    private static ContainerUsage? Of(JsonObject pod, JsonObject status)
    {
        var name = status.TextOr("", "name");
        var container = pod.Items("spec", "containers").Concat(pod.Items("spec", "initContainers")).FirstOrDefault(found => found.Text("name") == name);
        if (container is null || status.Time("state", "running", "startedAt") is not { } started) return null;
        var kind = ContainerCharacter.Of(pod.Uid, container);
        var (limit, end) = (Amount(container, "limits", "memory"), status.Child("lastState", "terminated"));
        return new ContainerUsage(name, started)
        {
            NanoCores = Below(Amount(container, "limits", "cpu") * 1e9, new Wave(MeanNanoCores(container, kind), kind.Swing, kind.Phase)),
            MemoryBytes = Below(limit, new Wave(MeanBytes(container, kind), kind.Swing / 6, kind.Phase)),
            MemoryLimit = limit,
            Climb = limit > 0 && end.Text("reason") == "OOMKilled" ? Max(TimeSpan.FromSeconds(1), end.Time("finishedAt") - end.Time("startedAt")) : null,
        };
    }

    private static double MeanNanoCores(JsonObject container, ContainerCharacter kind) =>
        kind.IsIdle ? 2e5 * kind.Share
        : Amount(container, "requests", "cpu") is > 0 and var cores ? cores * 1e9 * kind.Share
        : 8e6 * kind.Share;

    private static double MeanBytes(JsonObject container, ContainerCharacter kind) =>
        kind.IsIdle ? (0.5 + kind.Share) * MebiByte
        : Amount(container, "requests", "memory") is > 0 and var bytes ? bytes * (0.45 + (kind.Share / 2))
        : kind.ImageMegabytes * MebiByte * kind.Share / 2;

    private static Wave Below(double limit, Wave wave) =>
        limit > 0 && wave.Mean * (1 + wave.Swing) > limit * BelowLimit ? wave with { Mean = limit * BelowLimit / (1 + wave.Swing) } : wave;

    private static double Amount(JsonObject container, string list, string resource) =>
        Quantity.Of(container.At("resources", list, resource)) is { } quantity ? (double)quantity.Nanos / 1e9 : 0;

    private static TimeSpan Max(TimeSpan least, TimeSpan? other) => other > least ? other.Value : least;
}
