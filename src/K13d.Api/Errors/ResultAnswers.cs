using K13d.Domain.Failures;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Errors;

/// <summary>Turns what a use case answers into what HTTP answers.</summary>
internal static class ResultAnswers
{
    /// <summary>200 with the value, or the failure's status with the documented error body.</summary>
    public static ActionResult<T> ToActionResult<T>(this Result<T> result)
        where T : notnull =>
        result.IsFailure(out var failure, out var value) ? failure.ToActionResult() : value;

    /// <summary>What <paramref name="success"/> makes of the value, or the failure's status with the documented error body.</summary>
    public static ActionResult ToActionResult<T>(this Result<T> result, Func<T, ActionResult> success)
        where T : notnull =>
        result.IsFailure(out var failure, out var value) ? failure.ToActionResult() : success(value);

    public static ActionResult ToActionResult(this Failure failure) => new FailureResult(failure);

    private sealed class FailureResult(Failure failure) : ActionResult
    {
        public override Task ExecuteResultAsync(ActionContext context) => ErrorAnswers.Write(context.HttpContext, failure);
    }
}
