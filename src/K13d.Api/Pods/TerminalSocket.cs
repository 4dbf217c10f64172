using K13d.Api.WebSockets;
using K13d.Application.Pods;
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
            await connection.Run(() => SocketEnd.Of(http, stopping), ending.Token);
        }
    }
}
