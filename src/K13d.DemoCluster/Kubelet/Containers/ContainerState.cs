using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>A container's state as its pod's status tells it; exactly one of waiting, running and terminated.</summary>
internal sealed record ContainerState
{
    /// <summary>Null, when nothing runs, for the reason that the pod's own state gives.</summary>
    public JsonObject? Waiting { get; private init; }

    public JsonObject? Running { get; private init; }

    public JsonObject? Terminated { get; private init; }

    public JsonObject? LastTerminated { get; private init; }

    public int Restarts { get; private init; }

    public string? Id { get; private init; }

    public string? Image { get; private init; }

    public string? ImageId { get; private init; }

    /// <summary>The resources that it was created with.</summary>
    public JsonObject? ResourcesGiven { get; private init; }

    public static ContainerState Of(JsonObject status) => new()
    {
        Waiting = status.Child("state", "waiting"),
        Running = status.Child("state", "running"),
        Terminated = status.Child("state", "terminated"),
        LastTerminated = status.Child("lastState", "terminated"),
        Restarts = (int)(status.Number("restartCount") ?? 0),
        Id = status.Text("containerID"),
        Image = status.Text("image"),
        ImageId = status.Text("imageID"),
        ResourcesGiven = status.Child("resources"),
    };

    /// <summary>Waiting after it had ended makes that end its last state.</summary>
    public ContainerState Wait(Waiting waiting)
    {
        var state = Waiting;
        if (waiting.Reason is not null)
        {
            state = new JsonObject { ["reason"] = waiting.Reason };
            if (waiting.Message is not null) state["message"] = waiting.Message;
        }

        return this with { Waiting = state, Running = null, Terminated = null, LastTerminated = Terminated ?? LastTerminated };
    }

    public ContainerState Create(string id, ImageReference image, JsonObject container) => this with
    {
        LastTerminated = Terminated ?? LastTerminated,
        Terminated = null,
        Restarts = Id is null ? 0 : Restarts + 1,
        Id = id,
        Image = image.FullName,
        ImageId = NodeImages.IdOf(image),
        ResourcesGiven = container.Child("resources")?.Copy() ?? [],
    };

    public ContainerState Run(DateTimeOffset now) => this with { Waiting = null, Terminated = null, Running = new JsonObject { ["startedAt"] = now.Stamp() } };

    public ContainerState End(ProcessEnd end, string? message)
    {
        var ended = new JsonObject { ["exitCode"] = end.ExitCode, ["reason"] = end.Reason };
        if (message is not null) ended["message"] = message;
        ended["startedAt"] = Running.Text("startedAt") ?? end.At.Stamp();
        ended["finishedAt"] = end.At.Stamp();
        ended["containerID"] = Id;
        return this with { Waiting = null, Running = null, Terminated = ended };
    }

    public JsonObject ToState(string otherwise)
    {
        if (Running is not null) return new JsonObject { ["running"] = Running.Copy() };
        if (Terminated is not null) return new JsonObject { ["terminated"] = Terminated.Copy() };
        return new JsonObject { ["waiting"] = Waiting?.Copy() ?? new JsonObject { ["reason"] = otherwise } };
    }
}
