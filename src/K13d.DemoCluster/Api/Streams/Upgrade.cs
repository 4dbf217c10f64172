using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>What a client wants its connection to become.</summary>
internal static class Upgrade
{
    internal enum Kind
    {
        None,
        WebSocket,
        Spdy,
        Other,
    }

    public static Kind Of(HttpContext http)
    {
        if (!Names(http.Request.Headers.Connection.ToString(), "upgrade")) return Kind.None;
        var wanted = http.Request.Headers.Upgrade.ToString();
        return Names(wanted, "websocket") ? Kind.WebSocket : Names(wanted, "spdy/3.1") ? Kind.Spdy : Kind.Other;
    }

    private static bool Names(string header, string token) =>
        header.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);
}
