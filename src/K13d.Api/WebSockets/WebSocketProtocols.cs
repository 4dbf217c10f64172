using System.Buffers.Text;
using System.Text;

namespace K13d.Api.WebSockets;

/// <summary>The header <c>Sec-WebSocket-Protocol</c>: what a caller speaks, and the token of one who can set no other header.</summary>
internal static class WebSocketProtocols
{
    /// <summary>A page can give a WebSocket no header <c>Authorization</c>; Kubernetes takes the token, base64url, after this.</summary>
    /// <seealso href="https://github.com/kubernetes/kubernetes/pull/47740"/>
    private const string BearerPrefix = "base64url.bearer.authorization.k8s.io.";

    /// <summary>The subprotocols that the caller offers. A token is none.</summary>
    public static IReadOnlyList<string> Offered(HttpContext context) => [.. All(context).Where(protocol => !IsToken(protocol))];

    /// <summary>The bearer token among them; null where there is none, or where what is there is none.</summary>
    public static string? Token(HttpContext context)
    {
        if (All(context).Where(IsToken).ToArray() is not [{ } only] || !Base64Url.IsValid(only.AsSpan(BearerPrefix.Length)))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(only.AsSpan(BearerPrefix.Length)));
    }

    private static IList<string> All(HttpContext context) => context.WebSockets.IsWebSocketRequest ? context.WebSockets.WebSocketRequestedProtocols : [];

    private static bool IsToken(string protocol) => protocol.StartsWith(BearerPrefix, StringComparison.Ordinal);
}
