using K13d.Api.Resources;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;

namespace K13d.Api.Errors;

/// <summary>The errors of HTTP itself, which happen before a use case is reached: each status with its code and what to do.</summary>
internal static class HttpErrors
{
    /// <summary>The body for a status that something answered without one.</summary>
    public static ErrorBody Describe(HttpContext context, int status, string? message = null)
    {
        var request = context.Request;
        var (code, known) = status switch
        {
            StatusCodes.Status400BadRequest => ("VALIDATION_ERROR", "The request cannot be read."),
            StatusCodes.Status401Unauthorized => ("UNAUTHORIZED", "Invalid or missing token."),
            StatusCodes.Status403Forbidden => ("FORBIDDEN", "This is not allowed."),
            StatusCodes.Status404NotFound => ("NOT_FOUND", $"There is no {request.Method} {request.Path}: /swagger lists what there is."),
            StatusCodes.Status405MethodNotAllowed => ("METHOD_NOT_ALLOWED", $"{request.Path} does not take {request.Method}: the header Allow lists what it takes."),
            StatusCodes.Status406NotAcceptable => ("NOT_ACCEPTABLE", $"There is no answer of the type '{request.Headers.Accept}': ask for application/json."),
            StatusCodes.Status408RequestTimeout => ("REQUEST_TIMEOUT", "The request's body came too slowly."),
            StatusCodes.Status413PayloadTooLarge => ("PAYLOAD_TOO_LARGE", $"The request's body is larger than {Requests.BodyLimit.Of(context)} bytes."),
            StatusCodes.Status415UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", $"A body of the type '{request.ContentType}' is not taken: send {Taken(context)}."),
            StatusCodes.Status500InternalServerError => ("INTERNAL_ERROR", "K13d failed, and it is not your request's fault. The correlation id finds the cause in K13d's log."),
            _ => ("HTTP_ERROR", ReasonPhrases.GetReasonPhrase(status)),
        };
        return new ErrorBody(message ?? known, code, new Dictionary<string, object?>());
    }

    /// <summary>The media types of the body that the operation takes.</summary>
    private static string Taken(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ActionDescriptor>()?.Parameters
        .FirstOrDefault(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Body) is { ParameterType: var body }
            ? string.Join(" or ", ResourceBodies.TypesOf(body))
            : "application/json";
}
