using System.Net.WebSockets;
using System.Text;
using K13d.Application.Sessions;

namespace K13d.Api.WebSockets;

/// <summary>How K13d ends a WebSocket, and what it tells the caller of it.</summary>
/// <param name="By">Who ends it, as the audit record says it: <c>caller</c>, <c>session</c>, <c>shutdown</c>, or what is at the other side.</param>
/// <param name="Why">As long as it likes; the caller is told as much of it as a closing frame holds.</param>
internal sealed record SocketEnd(string By, WebSocketCloseStatus Status, string? Why)
{
    /// <summary>The most bytes of a reason (RFC 6455, 5.5).</summary>
    private const int MostReason = 123;

    /// <summary>Why a connection ends whose other side has not ended it.</summary>
    public static SocketEnd Of(HttpContext http, CancellationToken stopping) =>
        stopping.IsCancellationRequested ? new SocketEnd("shutdown", WebSocketCloseStatus.EndpointUnavailable, "K13d is stopping.")
        : http.Features.Get<SessionEnd>() is { Over.IsCancellationRequested: true } ? new SocketEnd("session", WebSocketCloseStatus.PolicyViolation, "The session has ended.")
        : new SocketEnd("caller", WebSocketCloseStatus.NormalClosure, null);

    /// <summary>Tells the caller, unless he was faster or takes nothing more.</summary>
    /// <param name="then">What is to happen before the same time is over, once he has been told.</param>
    public async Task Tell(WebSocket socket, TimeSpan within, Func<CancellationToken, Task>? then = null)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(Status, Shortened(Why), limit.Token);
            }

            await (then?.Invoke(limit.Token) ?? Task.CompletedTask);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException || limit.IsCancellationRequested)
        {
            // The connection is torn down.
        }
    }

    private static string? Shortened(string? reason)
    {
        if (reason is null)
        {
            return null;
        }

        var text = new StringBuilder();
        var bytes = 0;
        foreach (var rune in reason.EnumerateRunes().TakeWhile(rune => (bytes += rune.Utf8SequenceLength) <= MostReason))
        {
            text.Append(rune);
        }

        return text.ToString();
    }
}
