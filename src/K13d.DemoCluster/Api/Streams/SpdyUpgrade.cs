using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Makes an HTTP connection one of SPDY 3.1: k8s.io/apimachinery/pkg/util/httpstream.</summary>
internal static class SpdyUpgrade
{
    private const string Wanted = "X-Stream-Protocol-Version";

    /// <param name="served">The protocols that are spoken over it.</param>
    /// <param name="isToldTwice">Whether the handler says again what the negotiation said: of commands, a kubelet's does.</param>
    /// <returns>The connection and the protocol; null where it was refused.</returns>
    public static async Task<(Stream Transport, string Protocol)?> Accept(HttpContext http, string[] served, bool isToldTwice)
    {
        string[] wanted = [.. http.Request.Headers[Wanted].OfType<string>()
            .SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (wanted.Length == 0)
        {
            await Refuse(http, 400, $"unable to upgrade: {Wanted} is required");
            return null;
        }

        if (Array.Find(wanted, served.Contains) is not { } protocol)
        {
            http.Response.Headers["X-Accepted-Stream-Protocol-Versions"] = served;
            var sides = $"client supports [{string.Join(' ', wanted)}], server accepts [{string.Join(' ', served)}]";
            var why = $"unable to upgrade: unable to negotiate protocol: {sides}";
            await Refuse(http, 403, isToldTwice ? $"{why}\n{why}" : why);
            return null;
        }

        http.Response.Headers[Wanted] = protocol;
        if (Upgrade.Of(http) != Upgrade.Kind.Spdy || http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await Refuse(http, 400, "unable to upgrade: missing upgrade headers in request");
            return null;
        }

        http.Response.Headers.Upgrade = "SPDY/3.1";
        return (await upgrade.UpgradeAsync(), protocol);
    }

    private static Task Refuse(HttpContext http, int status, string why)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return KubeletAnswers.Text(http, status, why + "\n");
    }
}
