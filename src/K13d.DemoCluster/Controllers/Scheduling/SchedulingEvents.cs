using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>
/// The scheduler's Events, in the newer API (<c>events.k8s.io</c>): no counts but a series, and a moment in microseconds. The same failure is
/// told again after five minutes at the earliest.
/// </summary>
internal sealed class SchedulingEvents(IObjects objects, EventObjects events, TimeProvider time)
{
    private const string Manager = "kube-scheduler";
    private const string Reporter = "default-scheduler";
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(6);

    private readonly Dictionary<string, (string Message, ObjectKey Event, int Count, DateTimeOffset Last)> failures = [];

    public void Scheduled(JsonObject pod, string node)
    {
        failures.Remove(pod.Uid);
        Write(pod, "Normal", "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {node}", "Binding");
    }

    public void Failed(JsonObject pod, string message)
    {
        var now = time.GetUtcNow();
        if (failures.TryGetValue(pod.Uid, out var before) && before.Message == message && now - before.Last < Kept)
        {
            if (now - before.Last >= Quiet) failures[pod.Uid] = Again(before, now);
            return;
        }

        if (failures.Count > 10_000) failures.Clear();
        failures[pod.Uid] = (message, Write(pod, "Warning", "FailedScheduling", message, "Scheduling"), 1, now);
    }

    private (string, ObjectKey, int, DateTimeOffset) Again((string Message, ObjectKey Event, int Count, DateTimeOffset Last) before, DateTimeOffset now)
    {
        objects.Change(Resources.Events, before.Event.Namespace, before.Event.Name, value => value["series"] = new JsonObject
        {
            ["count"] = before.Count + 1,
            ["lastObservedTime"] = now.MicroStamp(),
        }, Manager);
        return before with { Count = before.Count + 1, Last = now };
    }

    private ObjectKey Write(JsonObject pod, string type, string reason, string message, string action)
    {
        var value = events.About(pod);
        value["reason"] = reason;
        value["message"] = message;
        value["source"] = new JsonObject();
        value["firstTimestamp"] = null;
        value["lastTimestamp"] = null;
        value["type"] = type;
        value["eventTime"] = time.GetUtcNow().MicroStamp();
        value["action"] = action;
        value["reportingComponent"] = Reporter;
        value["reportingInstance"] = Reporter;
        try
        {
            objects.Create(Resources.Events, value, Manager);
        }
        catch (ApiException refused) when (refused.Code is 403 or 404)
        {
            // The namespace is being deleted or gone: nobody is left to read it.
        }

        return value.Key;
    }
}
