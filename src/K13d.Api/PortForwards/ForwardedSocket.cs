using System.Net.WebSockets;
using System.Text;
using K13d.Application.PortForwards;
using K13d.Application.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.PortForwards;

/// <summary>Answers with a WebSocket that is connected with a port of a pod, until one of them, the port-forward, the session or K13d ends.</summary>
/// <param name="pod">Opened already: what can be refused has been. It is disposed of in every case.</param>
internal sealed class ForwardedSocket(Stream pod) : ActionResult
{
    /// <summary>A WebSocket that its caller closes is no half of a connection: the pod has a moment for its last words.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(1);

    /// <summary>The most bytes of a reason (RFC 6455, 5.5).</summary>
    private const int MostReason = 123;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await using (pod)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await using var caller = new SocketStream(socket);
            var (status, reason) = await Carry(caller, time, http, stopping, ending.Token);
            await Close(socket, caller, status, reason);
        }
    }

    private async Task<(WebSocketCloseStatus Status, string? Reason)> Carry(
        SocketStream caller, TimeProvider time, HttpContext http, CancellationToken stopping, CancellationToken ending)
    {
        try
        {
            return await Relay.Run(caller, pod, Patience, time, ending) is { } broken
                ? (WebSocketCloseStatus.InternalServerError, broken)
                : (WebSocketCloseStatus.NormalClosure, null);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return stopping.IsCancellationRequested ? (WebSocketCloseStatus.EndpointUnavailable, "K13d is stopping.")
                : http.Features.Get<SessionEnd>() is { Over.IsCancellationRequested: true } ? (WebSocketCloseStatus.PolicyViolation, "The session has ended.")
                : (WebSocketCloseStatus.NormalClosure, null);
        }
    }

    private static async Task Close(WebSocket socket, SocketStream caller, WebSocketCloseStatus status, string? reason)
    {
        using var limit = new CancellationTokenSource(ClosesWithin);
        var rest = new byte[4096];
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, Shortened(reason), limit.Token);
            }

            // A connection that is torn down before the caller has closed it too may take the last messages with it.
            while (socket.State is WebSocketState.CloseSent && await caller.ReadAsync(rest, limit.Token) > 0)
            {
                // Nobody takes it any more.
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException || limit.IsCancellationRequested)
        {
            // He was faster, or takes nothing more.
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
