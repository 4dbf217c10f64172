namespace K13d.Api.Requests;

/// <summary>
/// How large a request's body may be. Kestrel counts what arrives and stops reading there; what announces its length is refused before
/// a byte of it is read, also by an operation that takes no body.
/// </summary>
internal static class BodyLimit
{
    public const long Bytes = 1024 * 1024;

    public static void UseBodyLimit(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.ContentLength > Bytes
            ? throw new BadHttpRequestException($"The request's body is larger than {Bytes} bytes.", StatusCodes.Status413PayloadTooLarge)
            : next(context));
}
