using K13d.Api.Requests;
using K13d.Application.Audit;
using K13d.Domain.Failures;
using MediatR;

namespace K13d.Api.Audit;

/// <summary>
/// Attempts at changes that are refused before they reach a use case of their own. Each goes through <see cref="RefuseChange"/>, which leaves its line in
/// the audit record.
/// </summary>
internal static class RefusedChanges
{
    /// <summary>Does nothing where the request could change nothing.</summary>
    /// <param name="why">What the caller is told.</param>
    public static async Task Record(HttpContext context, Failure why, CancellationToken cancellation)
    {
        if (Methods.MayChange(context))
        {
            var mediator = context.RequestServices.GetRequiredService<IMediator>();
            await mediator.Send(new RefuseChange(context.Request.Method, context.Request.Path.Value ?? "", why), cancellation);
        }
    }
}
