using System.Net;
using System.Text;
using K13d.Api.Requests;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace K13d.Api.Tests.Routes;

/// <summary>A request for a route that exists, with something in it that K13d cannot read.</summary>
/// <param name="What">For a person.</param>
internal sealed record UnreadableRequest(string What, HttpRequestMessage Message, HttpStatusCode Status, string Code)
{
    private const int Depth = 10_000;

    /// <summary>Every kind of them that the route can get.</summary>
    public static IEnumerable<UnreadableRequest> For(Route route)
    {
        if (!route.PassesBodyOn)
        {
            yield return TooLarge(route, chunked: false);
        }

        foreach (var number in QueryNumbers(route))
        {
            yield return Invalid($"{number} is no number", route.Request(query: $"?{number}=many"));
        }

        if (!route.TakesBody)
        {
            yield break;
        }

        yield return TooLarge(route, chunked: true);
        foreach (var json in new[] { "", " ", "{", "}", "[]", "null", "7", "\"text\"", "{\"a\":1}}", "{\"a\":1,}", "{'a':1}", "// {}", "\u00ff", "{\"a\":NaN}" })
        {
            yield return Invalid($"the body {json}", route.Request(body: Body(json)));
        }

        yield return Invalid("deep objects", route.Request(body: Body(string.Concat(Enumerable.Repeat("{\"a\":", Depth)) + "1" + new string('}', Depth))));
        yield return Invalid("deep arrays", route.Request(body: Body("{\"a\":" + new string('[', Depth) + new string(']', Depth) + "}")));
        yield return Invalid("half a surrogate pair in UTF-8", route.Request(body: Bytes([0x22, 0xED, 0xA0, 0x80, 0x22], "application/json")));
        foreach (var type in new[] { null, "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", "a/b/c" })
        {
            yield return new($"the type {type ?? "(none)"}", route.Request(body: Bytes("{}"u8.ToArray(), type)), HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    private static UnreadableRequest Invalid(string what, HttpRequestMessage message) => new(what, message, HttpStatusCode.BadRequest, "VALIDATION_ERROR");

    private static UnreadableRequest TooLarge(Route route, bool chunked)
    {
        var message = route.Request(body: Body($"{{\"password\":\"{new string('x', (int)BodyLimit.Bytes)}\"}}"));
        message.Headers.TransferEncodingChunked = chunked;
        // As curl does with a long body: K13d refuses it by its stated length and hangs up, so it is better not sent at all.
        message.Headers.ExpectContinue = !chunked;
        return new(chunked ? "too large, by and by" : "too large, as it says", message, HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
    }

    private static IEnumerable<string> QueryNumbers(Route route) =>
        from parameter in route.Endpoint.Metadata.GetMetadata<ActionDescriptor>()!.Parameters
        where parameter.BindingInfo?.BindingSource == BindingSource.Query && (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) == typeof(int)
        select parameter.BindingInfo?.BinderModelName ?? parameter.Name;

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static ByteArrayContent Bytes(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return content;
    }
}
