using K13d.Api.Audit;
using K13d.Api.Errors;
using K13d.Domain.Failures;

namespace K13d.Api.WebSockets;

/// <summary>Takes WebSockets, from programs and from pages that K13d's own address served.</summary>
internal static class WebSocketRegistration
{
    /// <summary>
    /// Proxies commonly close what has been silent for 30 s or 60 s. .NET looks at every quarter of this whether it is time, so that a ping is sent after
    /// 20 s of silence at the latest.
    /// </summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(16);

    /// <summary>A peer that has answered no ping for so long has gone. One that reads nothing answers none, and may only be slow.</summary>
    private static readonly TimeSpan PongTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Comes before the login, because a page gives its token in the handshake.</summary>
    public static void UseWebSocketHandshakes(this IApplicationBuilder app) =>
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Ping, KeepAliveTimeout = PongTimeout });

    /// <summary>Refuses the pages of other sites, whoever is logged in. The attempt is in the audit record, because a WebSocket is no mere read.</summary>
    public static void UseSameOriginForWebSockets(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!context.WebSockets.IsWebSocketRequest || !IsForeign(context.Request))
        {
            await next(context);
            return;
        }

        var refusal = new Failure.Forbidden(
            $"A page of '{context.Request.Headers.Origin}' may not open a WebSocket here: only pages of {context.Request.Host} may, and programs, which send no Origin.");
        await RefusedChanges.Record(context, refusal, context.RequestAborted);
        await ErrorAnswers.Write(context, refusal);
    });

    /// <summary>
    /// A browser lets the page of any site open a WebSocket anywhere, and says only where the page is from (RFC 6454). The scheme does not count: before
    /// an ingress, which ends TLS, it is another.
    /// </summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.Count > 0
        && !(request.Headers.Origin is [{ } origin]
            && Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, AuthorityOf(request, from.Scheme), StringComparison.OrdinalIgnoreCase));

    /// <summary>Without the port that goes without saying.</summary>
    private static string AuthorityOf(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host.Value}", UriKind.Absolute, out var here) ? here.Authority : "";
}
