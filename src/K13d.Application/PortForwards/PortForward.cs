namespace K13d.Application.PortForwards;

/// <summary>A port of a pod that is reached through K13d.</summary>
/// <param name="Id">Nobody can guess it.</param>
/// <param name="LocalPort">On the loopback addresses of the machine that K13d runs on.</param>
/// <param name="Status"><c>active</c>, or <c>stopped</c> in the answer to whoever stopped it.</param>
/// <param name="Owner">Who started it; it ends with the session that it was started in.</param>
/// <param name="LastUsedAt">When something was last sent through it, either way, or a connection made.</param>
/// <param name="ExpiresAt">When it ends, if it is not used before.</param>
/// <param name="Connections">How many are open.</param>
public sealed record PortForward(
    string Id,
    int LocalPort,
    string Status,
    string Namespace,
    string Pod,
    int PodPort,
    string Owner,
    DateTime StartedAt,
    DateTime LastUsedAt,
    DateTime ExpiresAt,
    int Connections);
