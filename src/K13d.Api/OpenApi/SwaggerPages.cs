namespace K13d.Api.OpenApi;

/// <summary>
/// Lets the pages of Swagger UI run their own script and talk to this K13d, and nothing else. They draw with style attributes and inline
/// images, which cannot run anything.
/// </summary>
internal static class SwaggerPages
{
    public static void UseSwaggerPages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/swagger"))
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            headers.Remove("Cache-Control");
        }

        return next(context);
    });
}
