using K13d.Api.Errors;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Mvc.Filters;

namespace K13d.Api.Audit;

/// <summary>
/// A change whose request cannot be read (malformed, too large, of another type) is refused before its use case sees it. The attempt is in
/// the audit record all the same.
/// </summary>
internal static class UnreadableChanges
{
    /// <summary>Tells the middleware that the request was read: the filter that runs last before the controller's method.</summary>
    public static void NoteWhatIsRead(this FilterCollection filters) => filters.Add(new ReadFilter());

    /// <summary>Whether the request was read and so reached its use case.</summary>
    public static bool WasRequestRead(HttpContext context) => context.Features.Get<WasRead>() is not null;

    /// <summary>Comes after the authorization, which records whom it refuses, and before all that reads the body.</summary>
    public static void UseAuditOfUnreadableChanges(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException unreadable)
        {
            await Record(context, HttpErrors.Describe(context, unreadable.StatusCode));
            throw;
        }

        if (context.Response.StatusCode is >= StatusCodes.Status400BadRequest and var status)
        {
            await Record(context, context.Features.Get<ErrorBody>() ?? HttpErrors.Describe(context, status));
        }
    });

    private static Task Record(HttpContext context, ErrorBody refusal) => WasRequestRead(context)
        ? Task.CompletedTask
        : RefusedChanges.Record(context, new Failure.Invalid(refusal.Error), CancellationToken.None);

    private sealed record WasRead;

    private sealed class ReadFilter : IActionFilter, IOrderedFilter
    {
        public int Order => int.MaxValue;

        public void OnActionExecuting(ActionExecutingContext context) => context.HttpContext.Features.Set(new WasRead());

        public void OnActionExecuted(ActionExecutedContext context)
        {
            // Only what comes before the method counts.
        }
    }
}
