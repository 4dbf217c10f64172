using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Happenings;

/// <summary>Makes what all Events have in common: a name of their own and what they are about.</summary>
internal sealed class EventObjects(TimeProvider time)
{
    private long last;

    public JsonObject About(JsonObject regarding, string? fieldPath = null) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"{regarding.Name}.{NextMoment().ToString("x", CultureInfo.InvariantCulture)}",
            ["namespace"] = regarding.Namespace ?? "default",
        },
        ["involvedObject"] = Reference(regarding, fieldPath),
    };

    // Nanoseconds since 1970, and never the same twice: two Events of one tick of the clock need two names.
    private long NextMoment()
    {
        var now = (time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * TimeSpan.NanosecondsPerTick;
        return last = Math.Max(now, last + 1);
    }

    private static JsonObject Reference(JsonObject regarding, string? fieldPath)
    {
        var reference = new JsonObject { ["kind"] = regarding.Text("kind") };
        if (regarding.Namespace is { } @namespace) reference["namespace"] = @namespace;
        reference["name"] = regarding.Name;
        reference["uid"] = regarding.Uid;
        reference["apiVersion"] = regarding.Text("apiVersion");
        if (regarding.Text("metadata", "resourceVersion") is { } version) reference["resourceVersion"] = version;
        if (fieldPath is not null) reference["fieldPath"] = fieldPath;
        return reference;
    }
}
