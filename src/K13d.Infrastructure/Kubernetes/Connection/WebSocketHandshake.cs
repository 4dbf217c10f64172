using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>
/// The opening handshake of a WebSocket, over the same connections as every other request: .NET's own client hides the answer in which an API server
/// says why it refuses.
/// </summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc6455#section-4"/>
internal static class WebSocketHandshake
{
    /// <summary>Proxies close what is silent, and an API server that has gone is noticed. .NET sends it at most a quarter late.</summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(16);

    /// <summary>An API server that has answered no ping for so long has gone. While we take nothing from it, no answer of its is seen.</summary>
    private static readonly TimeSpan PongTimeout = TimeSpan.FromMinutes(5);

    private const string KeyHeader = "Sec-WebSocket-Key";
    private const string ProtocolHeader = "Sec-WebSocket-Protocol";
    private const string Version = "13";

    public static void Ask(HttpRequestMessage message, IEnumerable<string> protocols)
    {
        // HTTP/2 has no upgrade, and Kubernetes does not speak WebSockets over it (RFC 8441).
        (message.Version, message.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        message.Headers.Connection.Add("Upgrade");
        message.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        message.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", Version);
        message.Headers.TryAddWithoutValidation(KeyHeader, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        message.Headers.TryAddWithoutValidation(ProtocolHeader, string.Join(", ", protocols));
    }

    /// <summary>Null where what answered is no WebSocket of ours: the answer is of something else, or something on the way took the upgrade out.</summary>
    public static async Task<WebSocket?> Accept(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols || Header(response, "Sec-WebSocket-Accept") != Expected(response.RequestMessage!))
        {
            return null;
        }

        return WebSocket.CreateFromStream(
            await response.Content.ReadAsStreamAsync(cancellation),
            new WebSocketCreationOptions { SubProtocol = Header(response, ProtocolHeader), KeepAliveInterval = Ping, KeepAliveTimeout = PongTimeout });
    }

#pragma warning disable CA5350 // SHA-1 is what RFC 6455 says, and no secret depends on it.
    private static string Expected(HttpRequestMessage asked) => Convert.ToBase64String(
        SHA1.HashData(Encoding.ASCII.GetBytes(asked.Headers.GetValues(KeyHeader).Single() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
