using K13d.Api.WebSockets;

namespace K13d.Api.Requests;

/// <summary>
/// The two methods that no controller declares (RFC 9110, 9.3.2 and 9.3.7): HEAD is GET without the body, and OPTIONS says which methods
/// the route has.
/// </summary>
internal static class Methods
{
    /// <summary>Kestrel remembers the method that came and sends no body to a HEAD.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(new WithoutBody());
        }

        return next(context);
    });

    /// <summary>Whether the answer's body goes nowhere: one without an end must not be begun.</summary>
    public static bool IsWithoutBody(HttpContext context) => context.Features.Get<WithoutBody>() is not null;

    /// <summary>Routing answers 405 with the methods in <c>Allow</c>: to this question that is the answer, and no error.</summary>
    public static void UseOptions(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (HttpMethods.IsOptions(context.Request.Method) && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed })
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    });

    /// <summary>Whether a method may change something.</summary>
    public static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);

    /// <summary>Whether a request may change something: by its method, or because it is for a WebSocket, which goes by GET.</summary>
    public static bool MayChange(HttpContext context) =>
        IsUnsafe(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<WebSocketOnlyAttribute>() is not null;

    private sealed record WithoutBody;
}
