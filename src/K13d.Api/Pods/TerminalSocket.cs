using System.Net.WebSockets;
using K13d.Api.WebSockets;
using K13d.Application.Pods;
using K13d.Application.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Pods;

/// <summary>Answers with a WebSocket that is connected with a terminal, until one of them, the session or K13d ends.</summary>
/// <param name="terminal">Opened already: what can be refused has been. It is disposed of in every case.</param>
internal sealed class TerminalSocket(Terminal terminal) : ActionResult
{
    public const string Protocol = "v5.channel.k8s.io";

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await using (terminal)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync(WebSocketProtocols.Offered(http).Count > 0 ? Protocol : null);
            using var connection = new TerminalConnection(socket, terminal, time);
            await connection.Run(() => Reason(http, stopping), ending.Token);
        }
    }

    /// <summary>Why it ends, where the command has not ended.</summary>
    private static ConnectionEnd Reason(HttpContext http, CancellationToken stopping) =>
        stopping.IsCancellationRequested ? new ConnectionEnd("shutdown", WebSocketCloseStatus.EndpointUnavailable, "K13d is stopping.")
        : http.Features.Get<SessionEnd>() is { Over.IsCancellationRequested: true } ? new ConnectionEnd("session", WebSocketCloseStatus.PolicyViolation, "The session has ended.")
        : new ConnectionEnd("caller", WebSocketCloseStatus.NormalClosure, null);
}
