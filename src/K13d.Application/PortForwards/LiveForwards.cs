using System.Globalization;
using System.Security.Cryptography;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.PortForwards;
using K13d.Application.Sessions;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using Microsoft.Extensions.Logging;

namespace K13d.Application.PortForwards;

/// <summary>
/// The port-forwards of this process. They live in its memory and nowhere else, because a loopback port is of one machine: to another replica they are
/// not there. When the process stops they end.
/// </summary>
internal sealed partial class LiveForwards(
    ILoopbackPorts ports, PortForwardLimits limits, SessionWatch sessions, IAuditTrail audit, TimeProvider time, ILogger<LiveForwards> logger)
    : IAsyncDisposable
{
    /// <summary>As the audit record names the start and the end of one.</summary>
    public const string Action = "portforward";

    private const string Prefix = "pf-";
    private const int IdLetters = 24;

    private readonly Lock changing = new();
    private readonly Dictionary<string, LiveForward> live = new(StringComparer.Ordinal);
    private bool stopped;

    /// <summary>Conflict where there are enough, or the local port cannot be had.</summary>
    /// <param name="record">Is told of it before anything goes through it. Where it fails, with the same failure, there is none.</param>
    public async Task<Result<PortForward>> Begin(
        ResourceRef target, IForwardablePod pod, int podPort, int localPort, ForwardOrigin origin, Func<PortForward, Task<Result<Done>>> record)
    {
        if (Prepare(target, pod, podPort, localPort, origin).IsFailure(out var failure, out var forward))
        {
            return failure;
        }

        var begun = forward.Describe();
        var isRecorded = false;
        try
        {
            if ((await record(begun)).IsFailure(out failure, out _))
            {
                return failure;
            }

            isRecorded = true;
        }
        finally
        {
            if (!isRecorded)
            {
                Remove(forward);
                forward.Abandon();
            }
        }

        forward.Start(End);
        return begun;
    }

    /// <summary>NotFound where there is none, and for whoever neither owns it nor is an administrator, so that he does not learn that there is one.</summary>
    public Result<LiveForward> Find(string id, Caller? caller)
    {
        lock (changing)
        {
            return live.TryGetValue(id, out var forward) && IsFor(forward, caller)
                ? forward
                : new Failure.NotFound($"There is no port-forward {id} of yours on this replica of K13d: GET /api/portforward lists those there are.");
        }
    }

    /// <summary>Those that the caller may see.</summary>
    public IReadOnlyList<LiveForward> Of(Caller? caller)
    {
        lock (changing)
        {
            return [.. live.Values.Where(forward => IsFor(forward, caller))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        LiveForward[] last;
        lock (changing)
        {
            stopped = true;
            last = [.. live.Values];
        }

        await Task.WhenAll(last.Select(forward => forward.Stop("K13d stops")));
    }

    private Result<LiveForward> Prepare(ResourceRef target, IForwardablePod pod, int podPort, int localPort, ForwardOrigin origin)
    {
        lock (changing)
        {
            if (RefusalFor(origin.Owner) is { } refusal)
            {
                return refusal;
            }

            if (ports.Listen(localPort).IsFailure(out var failure, out var port))
            {
                return failure;
            }

            var id = Prefix + RandomNumberGenerator.GetHexString(IdLetters, lowercase: true);
            var forward = new LiveForward(id, target, pod, podPort, port, origin, sessions.Watch(origin.Owner), limits.IdleTimeout, time, logger);
            live.Add(id, forward);
            return forward;
        }
    }

    private static bool IsFor(LiveForward forward, Caller? caller) =>
        caller is not null && (caller.Role == Role.Admin || caller.UserId == forward.Origin.Owner.UserId);

    private Failure? RefusalFor(Caller owner)
    {
        if (stopped)
        {
            return new Failure.Unavailable("STOPPING", "K13d is being stopped: try again in a moment.");
        }

        if (live.Values.Count(forward => forward.Origin.Owner.UserId == owner.UserId) >= limits.PerUser)
        {
            return new Failure.Conflict($"{owner.Name} has {limits.PerUser} port-forwards, and nobody may have more: stop one with DELETE /api/portforward/{{id}}.");
        }

        return live.Count >= limits.InTotal
            ? new Failure.Conflict($"K13d has {limits.InTotal} port-forwards, and no more are allowed: wait until one ends, or have an administrator stop some.")
            : null;
    }

    private void Remove(LiveForward forward)
    {
        lock (changing)
        {
            live.Remove(forward.Id);
        }
    }

    private async Task End(LiveForward forward, string reason)
    {
        Remove(forward);
        var line = new AuditEntry(
            time.GetUtcNow(),
            forward.Origin.Owner.Name,
            Action,
            forward.Pod.ToString(),
            forward.Pod.Namespace,
            AuditOutcome.Success,
            forward.Origin.CorrelationId,
            forward.Origin.ClientAddress,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["id"] = forward.Id,
                ["localPort"] = forward.LocalPort.ToString(CultureInfo.InvariantCulture),
                ["podPort"] = forward.PodPort.ToString(CultureInfo.InvariantCulture),
                ["phase"] = "ended",
                ["reason"] = reason,
            });
        if ((await audit.Append(line, CancellationToken.None)).IsFailure(out var failure, out _))
        {
            Unrecorded(forward.Id, reason, failure.Message);
        }
    }

    [LoggerMessage(EventId = 2901, Level = LogLevel.Error, Message = "The end of the port-forward {Id} ({Reason}) is not in the audit record: {Why}")]
    private partial void Unrecorded(string id, string reason, string why);
}

/// <summary>Where a port-forward comes from, for the record of its end.</summary>
/// <param name="Owner">In the session that it ends with.</param>
internal sealed record ForwardOrigin(Caller Owner, string CorrelationId, string? ClientAddress);
