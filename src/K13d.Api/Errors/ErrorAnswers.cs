using System.Globalization;
using K13d.Api.Requests;
using K13d.Domain.Failures;

namespace K13d.Api.Errors;

/// <summary>
/// Writes the documented error body. It is JSON whatever the caller accepts: content negotiation has nothing else to offer for an error, and
/// would answer 406 in its place.
/// </summary>
internal static class ErrorAnswers
{
    private const string CorrelationDetail = "correlation_id";

    public static Task Write(HttpContext context, Failure failure)
    {
        var (status, code) = FailureTable.Find(failure);
        if (failure is Failure.TooMany { RetryAfter: var wait })
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Write(context, status, new ErrorBody(failure.Message, code, failure.Details));
    }

    public static Task Write(HttpContext context, int status, ErrorBody body)
    {
        var response = context.Response;
        response.StatusCode = status;
        // What the audit record says of a refused change is what its caller was told.
        context.Features.Set(body);
        if (status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        return response.WriteAsJsonAsync(Correlated(context, status, body), context.RequestAborted);
    }

    /// <summary>With the id that finds its cause in the log, where it is not the caller's fault; what is told later keeps the id that it was told with first.</summary>
    public static ErrorBody Correlated(HttpContext context, int status, ErrorBody body) =>
        status >= StatusCodes.Status500InternalServerError && !body.Details.ContainsKey(CorrelationDetail) && context.Features.Get<CorrelationId>() is { Value: var id }
            ? body with { Details = new Dictionary<string, object?>(body.Details, StringComparer.Ordinal) { [CorrelationDetail] = id } }
            : body;
}
