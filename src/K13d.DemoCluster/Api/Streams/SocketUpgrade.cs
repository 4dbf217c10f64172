using K13d.DemoCluster.Streams.WebSockets;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Makes an HTTP connection a WebSocket of channels.</summary>
internal static class SocketUpgrade
{
    /// <summary>Refuses what is no WebSocket handshake. Answers whether it did.</summary>
    public static async Task<bool> RefusesHandshake(HttpContext http)
    {
        if (http.WebSockets.IsWebSocketRequest) return false;
        await KubeletAnswers.Text(http, 400, "mismatch challenge/response");
        return true;
    }

    /// <param name="protocol">Null to refuse, as the real one does where no protocol of the client's is spoken.</param>
    public static async Task<ChannelSocket?> Accept(HttpContext http, ChannelProtocol? protocol)
    {
        if (protocol is not null)
        {
            var name = protocol.Name.Length == 0 ? null : protocol.Name;
            return new ChannelSocket(await http.WebSockets.AcceptWebSocketAsync(name), protocol);
        }

        await KubeletAnswers.Nothing(http, StatusCodes.Status403Forbidden);
        return null;
    }
}
