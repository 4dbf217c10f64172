using K13d.Application.PortForwards;

namespace K13d.Api.PortForwards;

/// <summary>A port of a pod that is reached through K13d.</summary>
/// <param name="Id">Nobody can guess it.</param>
/// <param name="LocalPort">On the loopback addresses of the machine that K13d runs on.</param>
/// <param name="Status">`active`, or `stopped` in the answer to whoever stopped it.</param>
/// <param name="Url">The path of K13d under which the pod's HTTP server is; beside it, under `tcp` in the place of `http`, is the WebSocket.</param>
/// <param name="Owner">Who started it; it ends with the session that it was started in.</param>
/// <param name="LastUsedAt">When something was last sent through it, either way, or a connection made.</param>
/// <param name="ExpiresAt">When it ends, if it is not used before.</param>
/// <param name="Connections">How many are open.</param>
public sealed record PortForwardBody(
    string Id,
    int LocalPort,
    string Status,
    string Namespace,
    string Pod,
    int PodPort,
    string Url,
    string Owner,
    DateTime StartedAt,
    DateTime LastUsedAt,
    DateTime ExpiresAt,
    int Connections)
{
    internal static PortForwardBody Of(PortForward forward, PathString pathBase) => new(
        forward.Id,
        forward.LocalPort,
        forward.Status,
        forward.Namespace,
        forward.Pod,
        forward.PodPort,
        ForwardedAnswer.PathOf(pathBase, forward.Id) + "/",
        forward.Owner,
        forward.StartedAt,
        forward.LastUsedAt,
        forward.ExpiresAt,
        forward.Connections);
}

/// <param name="Items">The oldest first.</param>
public sealed record PortForwardListBody(IReadOnlyList<PortForwardBody> Items);
