using K13d.Api.Audit;
using K13d.Api.Requests;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace K13d.Api.Errors;

/// <summary>Registers controllers so that every error of theirs has the documented body, and the middleware that catches the rest.</summary>
internal static class ErrorsRegistration
{
    public static void AddErrors(this IServiceCollection services) => services
        .AddControllers(mvc =>
        {
            mvc.ReturnHttpNotAcceptable = true;
            mvc.Filters.Add<AcceptableChanges>();
            // The pipeline validates, after it has asked whether the caller may, and records the attempt: here a request is only read.
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.Filters.NoteWhatIsRead();
            // Both must be more than the depth of JSON that is read (32): MVC neither records nor minds an error that is deeper, and would run
            // the action without the body.
            mvc.MaxModelBindingRecursionDepth = 64;
            mvc.MaxValidationDepth = 64;
            // What is in a path is text, also where it is only spaces, which MVC would hand on as null: use cases refuse it, and record it, by their rules.
            mvc.ModelMetadataDetailsProviders.Add(new SpacesInPaths());
            // Nothing is a form, whose parts would be read before its type is refused.
            mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
            // One type of body, and not through [Consumes]: that answers 415 before anyone has asked who the caller is.
            foreach (var types in mvc.InputFormatters.OfType<SystemTextJsonInputFormatter>().Select(json => json.SupportedMediaTypes))
            {
                types.Clear();
                types.Add("application/json");
            }
        })
        // Its messages name our types; ModelErrors has better ones.
        .AddJsonOptions(json =>
        {
            json.AllowInputFormatterExceptionMessages = false;
            // Which of two is meant nobody can tell, and readers differ.
            json.JsonSerializerOptions.AllowDuplicateProperties = false;
            json.JsonSerializerOptions.Converters.Add(new JsonObjectConverter());
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

    /// <summary>
    /// 404 for a route that nothing serves and 405 for a method that the route does not take, whoever asks: there is nothing there to protect.
    /// </summary>
    public static void UseUnknownRoutes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case RouteEndpoint:
                return next(context);
            case { RequestDelegate: { } refuse }:
                // Routing's own: it answers 405 with the methods there are.
                return refuse(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    });
}
