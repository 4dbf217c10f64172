using K13d.Api.Errors;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Mvc.Filters;

namespace K13d.Api.WebSockets;

/// <summary>Marks a GET that opens a WebSocket; whoever does not ask for one, or offers only protocols that it does not speak, gets 400.</summary>
/// <param name="protocol">The subprotocol it speaks; null where the socket carries bytes and nothing else. A caller who offers none is taken to speak it.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WebSocketOnlyAttribute(string? protocol = null) : Attribute, IResourceFilter
{
    public string? Protocol => protocol;

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var sockets = context.HttpContext.WebSockets;
        if (!sockets.IsWebSocketRequest)
        {
            context.Result = new Failure.Invalid(
                "This is a WebSocket: ask for it with 'Connection: Upgrade' and 'Upgrade: websocket' (RFC 6455), over wss:// or ws://.").ToActionResult();
        }
        else if (WebSocketProtocols.Offered(context.HttpContext) is { Count: > 0 } offered && (protocol is null || !offered.Contains(protocol, StringComparer.Ordinal)))
        {
            context.Result = new Failure.Invalid(
                $"The subprotocol {string.Join(", ", offered)} is not spoken here: offer {protocol ?? "none"} in Sec-WebSocket-Protocol.").ToActionResult();
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
