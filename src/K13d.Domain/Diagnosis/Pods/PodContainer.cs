using System.Text.Json.Nodes;

namespace K13d.Domain.Diagnosis.Pods;

/// <summary>One container of a pod as rules look at it: what it should be, and what it is.</summary>
internal sealed record PodContainer(SnapshotObject Pod, string Name, bool Init, JsonObject? Spec, JsonObject? Status)
{
    /// <summary>Who has lived twice as long as the last time, and so much longer, may have got over it.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(30);

    public JsonNode? Waiting => Status.At("state", "waiting");

    public JsonNode? Running => Status.At("state", "running");

    /// <summary>How it ended: the one that is now, or the one before where it is waited for to start again or has only just been.</summary>
    public JsonNode? Ended => Status.At("state", "terminated") ?? (Waiting is not null || Loops ? Status.At("lastState", "terminated") : null);

    /// <summary>Whether it crashes again and again and runs at the moment, as the last time before it crashed.</summary>
    public bool Loops =>
        Restarts > 1
        && Status.At("lastState", "terminated") is { } last
        && last.Number("exitCode") is not (null or 0)
        && Pod.Snapshot.TakenAt - Running.Time("startedAt") < (2 * (last.Time("finishedAt") - last.Time("startedAt")) ?? TimeSpan.Zero) + Doubt;

    public string WaitsFor => Waiting.Text("reason") ?? "";

    public bool Ready => Status.Flag("ready");

    public long Restarts => Status.Number("restartCount") ?? 0;

    /// <summary>For a person: <c>Container c</c>, <c>Init container wait</c>.</summary>
    public string Title => $"{(Init ? "Init container" : "Container")} {Name}";

    /// <summary>An init container that goes on beside the others.</summary>
    public bool Sidecar => Init && Spec.Text("restartPolicy") == "Always";

    public ContainerLog Log(bool previous) => new(Pod.Name, Name, previous);

    public Evidence? Quote(string state, JsonNode? found) => found is null ? null : Evidence.Of(
        $"{Pod.Component} container {Name} {state}",
        string.Join(
            ", ",
            ((string?[])[found.Text("reason"), found.Number("exitCode") is { } code ? $"exit code {code}" : null, found.Text("message")]).OfType<string>()));

    /// <summary>The last lines of a log, where the snapshot has them.</summary>
    public Evidence? QuoteLog(ContainerLog log) =>
        Pod.Snapshot.Logs.TryGetValue(log, out var lines)
            ? Evidence.Of(log.ToString(), string.Join(" | ", lines.Where(line => !string.IsNullOrWhiteSpace(line)).TakeLast(3)))
            : null;

    /// <summary>Those that run before the others first.</summary>
    public static IEnumerable<PodContainer> Of(SnapshotObject pod) =>
        Of(pod, "initContainers", "initContainerStatuses", init: true).Concat(Of(pod, "containers", "containerStatuses", init: false));

    private static IEnumerable<PodContainer> Of(SnapshotObject pod, string specs, string statuses, bool init)
    {
        var (wanted, there) = (pod.Json.Items("spec", specs).ToList(), pod.Json.Items("status", statuses).ToList());
        return wanted.Concat(there).Select(item => item.Text("name")).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(name => new PodContainer(pod, name, init, wanted.Named("name", name), there.Named("name", name)));
    }
}
