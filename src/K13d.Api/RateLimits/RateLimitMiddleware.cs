using System.Globalization;
using K13d.Api.Errors;
using K13d.Api.Requests;
using K13d.Application.Ports.Limits;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Api.RateLimits;

/// <summary>
/// Counts each caller's requests, and each client address's before login, and says on every answer how many are left. Health probes are
/// free: what runs K13d must not be told to come back later.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimitOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public async Task Invoke(HttpContext context, IRequestQuota quota)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FreeOfRateLimitAttribute>() is not null)
        {
            await next(context);
            return;
        }

        var (counted, most) = CountOf(context);
        var taken = await quota.Take(counted, most, Window, context.RequestAborted);
        if (taken.IsFailure(out var failure, out var left))
        {
            await ErrorAnswers.Write(context, failure);
            return;
        }

        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = Number(most);
        headers["X-RateLimit-Remaining"] = Number(left.Remaining);
        headers["X-RateLimit-Reset"] = Number((left.ResetsAt.ToUnixTimeMilliseconds() + 999) / 1000);
        if (left.Allowed)
        {
            await next(context);
            return;
        }

        var wait = left.ResetsAt - time.GetUtcNow();
        await ErrorAnswers.Write(context, new Failure.TooMany(
            $"More than {most} requests in a minute: try again at {left.ResetsAt.UtcDateTime:HH:mm:ss} UTC.",
            wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1)));
    }

    /// <summary>What the request counts as, and how many of those there may be.</summary>
    private (string Counted, int Most) CountOf(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { UserId: var user })
        {
            return ($"address:{ClientAddresses.Client(context.Connection.RemoteIpAddress)}", options.RequestsPerMinute);
        }

        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<CountedAsChatAttribute>() is not null ? ($"user:{user}:chat", options.ChatPerMinute)
            : metadata?.GetMetadata<CountedApartAttribute>() is { } apart
                ? ($"user:{user}:{apart.What}", (int)Math.Min((long)options.RequestsPerMinute * apart.Times, int.MaxValue))
            : ($"user:{user}", options.RequestsPerMinute);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
