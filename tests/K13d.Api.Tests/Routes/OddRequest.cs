using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace K13d.Api.Tests.Routes;

/// <summary>A request that no client of ours would send, for a route that exists.</summary>
internal static class OddRequest
{
    /// <summary>As they are in a URL: nothing, other folders, what is no text, what means something to a shell, SQL, a page or a log.</summary>
    private static readonly string[] Values =
    [
        "%2e", "%2e%2e", "%2e%2e%2f%2e%2e%2fapi%2faudit", "%2f", "%5c..%5c", "%ff", "%c0%ae%c0%ae%2f", "%ed%a0%80", "%0d%0aX-Injected:%20yes",
        "%25%32%66", "%", "%zz", "%20", "%e2%80%ae", "%EF%BC%8E", "-A", "--server=http:%2f%2fx", "%24(id)", "%27%20OR%201=1", "%3Cscript%3E", "{0}", "*", "..%3b", "a:b",
        new('a', 300), new('a', 2000),
    ];

    /// <summary>In a path Kestrel refuses it itself.</summary>
    private static readonly string[] QueryValues = ["%00", "a%00b", .. Values];

    private static readonly (string Header, string Value)[] Headers =
    [
        ("Accept", "*/*;q=x, a/b, ,"), ("Accept", "application/xml"), ("Accept", new string('a', 9000)), ("Accept-Encoding", "x, y;q=-1"), ("Accept-Language", "-;;"),
        ("Authorization", "Basic YWRtaW46YWRtaW4="), ("Authorization", "Bearer"), ("Authorization", "Bearer " + new string('.', 9000)),
        ("Content-Encoding", "gzip"), ("Cookie", new string(';', 9000)), ("If-Match", "W/\"\", \""), ("If-Match", new string('1', 9000)), ("If-None-Match", "*"), ("Idempotency-Key", new string('k', 9000)), ("Idempotency-Key", "a b"),
        ("Origin", "null"), ("Range", "bytes=0-0"), ("X-Correlation-Id", "${jndi:ldap://x}"), ("X-Forwarded-For", "\"; drop"), ("X-Forwarded-Proto", "gopher"),
        ("X-HTTP-Method-Override", "DELETE"), ("X-Original-URL", "/api/audit"), ("Forwarded", "for=_x"), ("Upgrade", "websocket"),
    ];

    /// <summary>Every kind of them that the route can get; each is made anew, because a request is sent once.</summary>
    public static IEnumerable<HttpRequestMessage> For(Route route, Uri address)
    {
        foreach (var value in Values.Where(_ => route.Endpoint.RoutePattern.Parameters.Count > 0))
        {
            yield return Raw(route.Request(name: value), address);
            yield return Raw(route.Request(resource: value), address);
        }

        foreach (var value in QueryValues)
        {
            yield return Raw(route.Request(query: $"?{value}={value}&{value}"), address);
            foreach (var parameter in QueryOf(route))
            {
                yield return Raw(route.Request(query: $"?{parameter}={value}"), address);
            }
        }

        foreach (var parameter in QueryOf(route))
        {
            yield return Raw(route.Request(query: $"?{parameter}=1&{parameter}=2&{parameter}"), address);
        }

        foreach (var (header, value) in Headers)
        {
            var request = route.Request();
            if (!request.Headers.TryAddWithoutValidation(header, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(header, value);
            }

            yield return request;
        }
    }

    private static IEnumerable<string> QueryOf(Route route) =>
        from parameter in route.Endpoint.Metadata.GetMetadata<ActionDescriptor>()?.Parameters ?? []
        where parameter.BindingInfo?.BindingSource == BindingSource.Query
        select parameter.BindingInfo?.BinderModelName ?? parameter.Name;

    /// <summary>Sent as it is spelt: a Uri would otherwise resolve and decode it first.</summary>
    public static HttpRequestMessage Raw(HttpRequestMessage request, Uri address)
    {
        var text = address.GetLeftPart(UriPartial.Authority) + request.RequestUri!.OriginalString;
        request.RequestUri = new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return request;
    }
}
