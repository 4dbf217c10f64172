using K13d.Api.Audit;
using K13d.Api.Errors;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace K13d.Api.Auth;

/// <summary>
/// Refuses whoever is not logged in. An attempt at a change leaves its line in the audit record; a read does not. What a caller who is logged in may do, the pipeline decides.
/// </summary>
internal sealed class AnonymousChanges : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        // That nobody can be known now, because the database is away, is no refused attempt.
        var rejection = context.Features.Get<Rejection>()?.Failure ?? Rejection.NoToken;
        if (rejection is Failure.Unauthorized)
        {
            await RefusedChanges.Record(context, rejection, context.RequestAborted);
        }

        await ErrorAnswers.Write(context, rejection);
    }
}
