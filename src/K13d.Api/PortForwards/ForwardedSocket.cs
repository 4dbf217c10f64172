using System.Net.WebSockets;
using K13d.Api.WebSockets;
using K13d.Application.PortForwards;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.PortForwards;

/// <summary>Answers with a WebSocket that is connected with a port of a pod, until one of them, the port-forward, the session or K13d ends.</summary>
/// <param name="pod">Opened already: what can be refused has been. It is disposed of in every case.</param>
internal sealed class ForwardedSocket(Stream pod) : ActionResult
{
    /// <summary>A WebSocket that its caller closes is no half of a connection: the pod has a moment for its last words.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(1);

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
            var end = await Carry(caller, time, ending.Token) ?? SocketEnd.Of(http, stopping);
            await end.Tell(socket, ClosesWithin, limit => Finish(socket, caller, limit));
        }
    }

    /// <summary>Null where neither side has ended it.</summary>
    private async Task<SocketEnd?> Carry(SocketStream caller, TimeProvider time, CancellationToken ending)
    {
        try
        {
            return await Relay.Run(caller, pod, Patience, time, ending) is { } broken
                ? new SocketEnd("pod", WebSocketCloseStatus.InternalServerError, broken)
                : new SocketEnd("pod", WebSocketCloseStatus.NormalClosure, null);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A connection that is torn down before the caller has closed it too may take the last messages with it.</summary>
    private static async Task Finish(WebSocket socket, SocketStream caller, CancellationToken limit)
    {
        var rest = new byte[4096];
        while (socket.State is WebSocketState.CloseSent && await caller.ReadAsync(rest, limit) > 0)
        {
            // Nobody takes it any more.
        }
    }
}
