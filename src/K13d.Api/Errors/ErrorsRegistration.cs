using K13d.Api.Requests;

namespace K13d.Api.Errors;

/// <summary>Registers controllers so that every error of theirs has the documented body, and the middleware that catches the rest.</summary>
internal static class ErrorsRegistration
{
    public static void AddErrors(this IServiceCollection services) => services
        .AddControllers(mvc =>
        {
            mvc.ReturnHttpNotAcceptable = true;
            // The pipeline validates, after it has asked whether the caller may, and records the attempt: here a request is only read.
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        })
        .ConfigureApiBehaviorOptions(behaviour =>
        {
            behaviour.SuppressMapClientErrors = true;
            behaviour.InvalidModelStateResponseFactory = ModelErrors.Answer;
        });

    public static void UseErrors(this IApplicationBuilder app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseSecurityHeaders();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseOptions();
        app.UseHeadAsGet();
    }

    /// <summary>404 for a route that nothing serves, whoever asks: there is nothing there to protect.</summary>
    public static void UseUnknownRoutes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
