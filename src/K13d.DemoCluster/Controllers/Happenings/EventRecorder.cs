using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Happenings;

/// <summary>
/// Writes Events as client-go's recorder does: the same again counts up, many alike become one "combined" one, and whoever says too much
/// of one object is heard once in five minutes. https://github.com/kubernetes/client-go/blob/master/tools/record/events_cache.go
/// </summary>
internal sealed class EventRecorder(IObjects objects, EventObjects events, TimeProvider time)
{
    private const int Burst = 25;
    private const int MostAlike = 10;
    private static readonly TimeSpan AlikeWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Written> written = [];
    private readonly Dictionary<string, Alike> alike = [];
    private readonly Dictionary<string, Allowance> allowances = [];

    public void Normal(JsonObject regarding, EventSource source, string reason, string message, string? fieldPath = null) =>
        Record(regarding, source, "Normal", reason, message, fieldPath);

    public void Warning(JsonObject regarding, EventSource source, string reason, string message, string? fieldPath = null) =>
        Record(regarding, source, "Warning", reason, message, fieldPath);

    /// <summary>Forgets what nobody repeats any more.</summary>
    public void Forget(TimeSpan olderThan)
    {
        var oldest = time.GetUtcNow() - olderThan;
        foreach (var (key, _) in written.Where(entry => entry.Value.Last < oldest).ToList()) written.Remove(key);
        foreach (var (key, _) in alike.Where(entry => entry.Value.Last < oldest).ToList()) alike.Remove(key);
        foreach (var (key, _) in allowances.Where(entry => entry.Value.Last < oldest).ToList()) allowances.Remove(key);
    }

    private void Record(JsonObject regarding, EventSource source, string type, string reason, string message, string? fieldPath)
    {
        var now = time.GetUtcNow();
        var about = $"{source.Component}|{source.Node}|{regarding.Text("kind")}|{regarding.Namespace}|{regarding.Name}|{regarding.Uid}";
        var group = $"{about}|{type}|{reason}|{fieldPath}";
        var isCombined = IsOneOfMany(group, message, now);
        var said = isCombined ? $"(combined from similar events): {message}" : message;
        var key = isCombined ? group : $"{group}|{message}";
        if (!IsAllowed(about, now)) return;
        if (written.TryGetValue(key, out var before) && CountUp(before, source, said, now) is { } again)
        {
            written[key] = again;
            return;
        }

        written[key] = Create(regarding, source, type, reason, said, fieldPath, now);
    }

    private bool IsOneOfMany(string group, string message, DateTimeOffset now)
    {
        if (!alike.TryGetValue(group, out var seen) || now - seen.Last > AlikeWithin) alike[group] = seen = new Alike([], now);
        alike[group] = seen with { Last = now };
        if (seen.Messages.Count < MostAlike) seen.Messages.Add(message);
        return seen.Messages.Count >= MostAlike && !seen.Messages.Contains(message);
    }

    private bool IsAllowed(string about, DateTimeOffset now)
    {
        var left = allowances.TryGetValue(about, out var before)
            ? Math.Min(Burst, before.Left + ((now - before.Last) / Refill))
            : Burst;
        var isAllowed = left >= 1;
        allowances[about] = new Allowance(isAllowed ? left - 1 : left, now);
        return isAllowed;
    }

    private Written? CountUp(Written before, EventSource source, string message, DateTimeOffset now)
    {
        var again = before with { Count = before.Count + 1, Last = now };
        var changed = objects.Change(Resources.Events, before.Namespace, before.Name, value =>
        {
            value["count"] = again.Count;
            value["lastTimestamp"] = now.Stamp();
            value["message"] = message;
        }, source.Program);
        return changed is null ? null : again;
    }

    private Written Create(
        JsonObject regarding, EventSource source, string type, string reason, string message, string? fieldPath, DateTimeOffset now)
    {
        var value = events.About(regarding, fieldPath);
        value["reason"] = reason;
        value["message"] = message;
        value["source"] = source.Node is null
            ? new JsonObject { ["component"] = source.Component }
            : new JsonObject { ["component"] = source.Component, ["host"] = source.Node };
        value["firstTimestamp"] = now.Stamp();
        value["lastTimestamp"] = now.Stamp();
        value["count"] = 1;
        value["type"] = type;
        value["eventTime"] = null;
        value["reportingComponent"] = source.Component;
        value["reportingInstance"] = source.Node ?? "";
        try
        {
            objects.Create(Resources.Events, value, source.Program);
        }
        catch (ApiException refused) when (refused.Code is 403 or 404)
        {
            // The namespace is being deleted or gone: nobody is left to read it.
        }

        return new Written(value.Namespace ?? "default", value.Name, 1, now);
    }

    private sealed record Written(string Namespace, string Name, int Count, DateTimeOffset Last);

    private sealed record Alike(HashSet<string> Messages, DateTimeOffset Last);

    private sealed record Allowance(double Left, DateTimeOffset Last);
}
