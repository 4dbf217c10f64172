using System.Net.Http.Headers;
using K13d.Api.Requests;
using K13d.Api.WebSockets;
using K13d.Application.PortForwards;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace K13d.Api.PortForwards;

/// <summary>
/// What of a request reaches the pod, and of its answer the caller. The pod's page is at K13d's own address: so nothing that K13d's callers identify
/// themselves with goes out, and nothing comes back that would act for that address.
/// </summary>
/// <param name="root">The path under which the pod's paths are, without a slash at its end.</param>
internal sealed class ForwardedHeaders(ReachedForward forward, string root) : HttpTransformer
{
    /// <summary>What <c>Authorization</c>, <c>Cookie</c> and <c>Set-Cookie</c> of the pod are called on the caller's side.</summary>
    public const string Authorization = "X-Forward-Authorization";
    public const string Cookie = "X-Forward-Cookie";
    public const string SetCookie = "X-Forward-Set-Cookie";

    /// <summary>Says that the answer, whatever it is, is the pod's, and through which port-forward it came.</summary>
    public const string Mark = "X-Port-Forward";

    /// <summary>A page in a sandbox has an origin of its own, that no page of K13d's shares.</summary>
    private const string Sandbox = "sandbox allow-scripts allow-forms allow-modals allow-downloads; frame-ancestors 'none'";

    private const string Prefix = "X-Forwarded-Prefix";

    /// <summary>Of the request: what is K13d's, or names K13d's address where the pod expects its own.</summary>
    private static readonly string[] NotSent =
    [
        HeaderNames.Authorization, HeaderNames.Cookie, HeaderNames.Origin, HeaderNames.Referer, HeaderNames.SecWebSocketProtocol, "Forwarded", "X-Real-IP",
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedHostHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName,
        Prefix, "X-Forwarded-Port", Authorization, Cookie,
    ];

    /// <summary>Of the answer: what would hold for all of K13d's address, or speak in K13d's name.</summary>
    private static readonly string[] NotAnswered =
    [
        HeaderNames.SetCookie, HeaderNames.WWWAuthenticate, HeaderNames.StrictTransportSecurity, HeaderNames.AltSvc, HeaderNames.Server, HeaderNames.XPoweredBy,
        "Clear-Site-Data", "Service-Worker-Allowed", "NEL", "Report-To", "Reporting-Endpoints", "Public-Key-Pins", "Refresh", "SourceMap", "Origin-Agent-Cluster",
        "X-Accel-Redirect", "X-Accel-Expires", "X-Accel-Charset", "X-Accel-Limit-Rate", "X-Sendfile", SetCookie, Mark,
    ];

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        // Not resolved and escaped once more: it is what the pod reads that counts.
        proxyRequest.RequestUri = new Uri(
            destinationPrefix.TrimEnd('/') + PathOf(request) + request.QueryString, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        if (Methods.IsWithoutBody(httpContext))
        {
            proxyRequest.Method = HttpMethod.Head;
        }

        var headers = proxyRequest.Headers;
        foreach (var name in NotSent)
        {
            headers.Remove(name);
        }

        // As a browser asks that reaches it through the loopback port: many servers refuse other names (DNS rebinding).
        headers.Host = $"localhost:{forward.PodPort}";
        Send(headers, HeaderNames.Authorization, request.Headers[Authorization]);
        Send(headers, HeaderNames.Cookie, request.Headers[Cookie]);
        Send(headers, HeaderNames.SecWebSocketProtocol, string.Join(", ", WebSocketProtocols.Offered(httpContext)));
        Send(headers, ForwardedHeadersDefaults.XForwardedForHeaderName, httpContext.Connection.RemoteIpAddress is { } address ? ClientAddresses.Plain(address).ToString() : "");
        Send(headers, ForwardedHeadersDefaults.XForwardedHostHeaderName, request.Host.Value ?? "");
        Send(headers, ForwardedHeadersDefaults.XForwardedProtoHeaderName, request.Scheme);
        Send(headers, Prefix, root);
        proxyRequest.Options.Set(ForwardedHttp.Through, forward);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false;
        }

        var headers = httpContext.Response.Headers;
        var own = headers.ToArray();
        headers.Clear();
        await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var cookies = headers.SetCookie;
        var policy = headers.ContentSecurityPolicy;
        foreach (var name in headers.Keys.Where(IsNotAnswered).ToArray())
        {
            headers.Remove(name);
        }

        foreach (var (name, value) in own)
        {
            headers[name] = value;
        }

        headers.ContentSecurityPolicy = StringValues.Concat(policy, Sandbox);
        headers[SetCookie] = cookies;
        headers[Mark] = forward.Id;
        if (headers.Location is [{ } location])
        {
            headers.Location = Here(location);
        }

        return true;
    }

    /// <summary>Trailers could only repeat what is left out of the headers.</summary>
    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => default;

    /// <summary>
    /// The pod's part of the path as the caller has spelt it, because to a pod <c>%2F</c> may be no slash; where that has dots in it, which are resolved
    /// here, as it was understood.
    /// </summary>
    private string PathOf(HttpRequest request)
    {
        var understood = request.PathBase + request.Path;
        var spelt = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var path = spelt.StartsWith('/') && PathString.FromUriComponent(spelt) == understood
            ? string.Join('/', spelt.Split('/').Skip(root.Split('/').Length))
            : new PathString("/" + understood.Value![root.Length..].TrimStart('/')).ToUriComponent()[1..];
        return "/" + path;
    }

    private static bool IsNotAnswered(string name) =>
        NotAnswered.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);

    private static void Send(HttpRequestHeaders headers, string name, StringValues value)
    {
        if (!StringValues.IsNullOrEmpty(value))
        {
            headers.TryAddWithoutValidation(name, value.AsEnumerable());
        }
    }

    /// <summary>Where the pod sends a caller on to: a place of the pod's own is below the root, another one is as it is.</summary>
    private string Here(string location)
    {
        if (location.StartsWith('/') && !location.StartsWith("//", StringComparison.Ordinal) && !location.StartsWith("/\\", StringComparison.Ordinal))
        {
            return root + location;
        }

        return Uri.TryCreate(location, UriKind.Absolute, out var target)
            && target.Scheme is "http" or "https"
            && target.Host == "localhost"
            && target.Port == forward.PodPort
                ? root + target.PathAndQuery + target.Fragment
                : location;
    }
}
