using Microsoft.AspNetCore.Http.Features;

namespace K13d.Api.Requests;

/// <summary>
/// How large a request's body may be. Kestrel counts what arrives and stops reading there; what announces its length is refused before
/// a byte of it is read, also by an operation that takes no body.
/// </summary>
internal static class BodyLimit
{
    public const long Bytes = 1024 * 1024;

    /// <summary>How large it may be for the operation that the request is for.</summary>
    public static long Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PassesBodyOnAttribute>()?.MostBytes ?? Bytes;

    public static void UseBodyLimit(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var most = Of(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
        {
            kestrel.MaxRequestBodySize = most;
        }

        return context.Request.ContentLength > most
            ? throw new BadHttpRequestException($"The request's body is larger than {most} bytes.", StatusCodes.Status413PayloadTooLarge)
            : next(context);
    });
}

/// <summary>An operation that keeps nothing of the body and passes it on as it comes, so that it may be larger than others.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PassesBodyOnAttribute(long mostBytes) : Attribute
{
    public long MostBytes => mostBytes;
}
