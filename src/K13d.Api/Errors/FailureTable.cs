using K13d.Domain.Failures;

namespace K13d.Api.Errors;

/// <summary>The one place that says which HTTP status and error code a failure has.</summary>
internal static class FailureTable
{
    public static (int Status, string Code) Find(Failure failure) => failure switch
    {
        Failure.Unauthorized or Failure.BadCredentials => (StatusCodes.Status401Unauthorized, "UNAUTHORIZED"),
        Failure.Forbidden => (StatusCodes.Status403Forbidden, "FORBIDDEN"),
        Failure.NotFound => (StatusCodes.Status404NotFound, "NOT_FOUND"),
        Failure.Invalid => (StatusCodes.Status400BadRequest, "VALIDATION_ERROR"),
        Failure.Conflict => (StatusCodes.Status409Conflict, "CONFLICT"),
        Failure.TooMany => (StatusCodes.Status429TooManyRequests, "RATE_LIMITED"),
        Failure.Unavailable unavailable => (StatusCodes.Status503ServiceUnavailable, unavailable.Code),
        Failure.TimedOut => (StatusCodes.Status504GatewayTimeout, "TIMEOUT"),
        Failure.ClusterFailed => (StatusCodes.Status500InternalServerError, "K8S_ERROR"),
        Failure.LlmFailed => (StatusCodes.Status500InternalServerError, "LLM_ERROR"),
        _ => throw new InvalidOperationException($"{failure.GetType()} has no HTTP status: add it here."),
    };
}
