using K13d.Api.Audit;
using K13d.Api.Errors;
using K13d.Application.Ports.Repeats;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Api.Repeats;

/// <summary>
/// Does a POST that carries an <c>Idempotency-Key</c> once: whoever sends it again gets the first answer. It comes after login and limits. An answer of
/// 500 and above is not kept, nor a <see cref="PassingAnswer"/>, nor one to a request that reached no use case: it can be sent again.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IKeptAnswers answers, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const string Replayed = "Idempotency-Replayed";

    private const int LargestAnswer = 4 * 1024 * 1024;

    public async Task Invoke(HttpContext context)
    {
        var request = context.Request;
        if (!request.Headers.TryGetValue(IdempotencyKey.Header, out var given)
            || context.Features.Get<Caller>() is not { } caller
            || context.GetEndpoint() is not { Metadata: var metadata }
            || !IdempotencyKey.IsTakenBy(request.Method, metadata))
        {
            await next(context);
            return;
        }

        if (given is not [{ } key] || !IdempotencyKey.IsUsable(key))
        {
            await ErrorAnswers.Write(context, new Failure.Invalid(
                $"The header {IdempotencyKey.Header} must be one text of at most {IdempotencyKey.Longest} characters without spaces, such as a UUID."));
            return;
        }

        var body = await ReadBody(context);
        if ((await answers.Claim(IdempotencyKey.Of(caller, key, request, body), context.RequestAborted)).IsFailure(out var failure, out var claim))
        {
            await ErrorAnswers.Write(context, failure);
            return;
        }

        await (claim switch
        {
            KeyClaim.Taken taken => Do(context, taken),
            KeyClaim.Answered { Answer: var answer } => Repeat(context, answer),
            KeyClaim.Underway => Refuse(
                context, StatusCodes.Status409Conflict, "IDEMPOTENCY_KEY_IN_USE", "The request with this Idempotency-Key is being done right now: try again in a moment."),
            _ => Refuse(
                context, StatusCodes.Status422UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request: take a new one for each."),
        });
    }

    /// <summary>It is read to its end, which the limit of its size brings about, and lies ready for whoever reads it next.</summary>
    private static async Task<byte[]> ReadBody(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        context.Request.Body = body;
        return body.ToArray();
    }

    private async Task Do(HttpContext context, KeyClaim.Taken claim)
    {
        using var done = new CancellationTokenSource();
        var renewing = KeepRenewing(claim, done.Token);
        var (body, caller) = (context.Response.Body, context.RequestAborted);
        using var answer = new MemoryStream();
        var kept = false;
        try
        {
            // A caller who hangs up will ask again, and what is begun is to be finished for him.
            context.RequestAborted = lifetime.ApplicationStopping;
            context.Response.Body = answer;
            await next(context);
            kept = await Keep(context, claim, answer);
        }
        finally
        {
            (context.Response.Body, context.RequestAborted) = (body, caller);
            await done.CancelAsync();
            await renewing;
            if (!kept)
            {
                await answers.Release(claim, CancellationToken.None);
            }
        }

        answer.Position = 0;
        await answer.CopyToAsync(body, caller);
    }

    private async Task<bool> Keep(HttpContext context, KeyClaim.Taken claim, MemoryStream answer)
    {
        var response = context.Response;
        if (response.StatusCode is >= StatusCodes.Status500InternalServerError or StatusCodes.Status429TooManyRequests
            || context.Features.Get<PassingAnswer>() is not null
            || !UnreadableChanges.WasRequestRead(context))
        {
            return false;
        }

        var whole = new KeptAnswer(response.StatusCode, response.ContentType, response.Headers.ETag, response.Headers.Location, answer.ToArray());
        // Where it cannot be kept the request is done all the same, and nobody else may have it until the key is free by itself.
        await answers.Keep(claim, answer.Length <= LargestAnswer ? whole : whole with { Body = [] }, CancellationToken.None);
        return true;
    }

    private async Task KeepRenewing(KeyClaim.Taken claim, CancellationToken done)
    {
        using var timer = new PeriodicTimer(IKeptAnswers.Hold / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                await answers.Renew(claim, done);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The request is done.
        }
    }

    private static async Task Repeat(HttpContext context, KeptAnswer answer)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType) = (answer.Status, answer.ContentType);
        (response.Headers.ETag, response.Headers.Location) = (answer.ETag, answer.Location);
        response.Headers[Replayed] = "true";
        // What the audit record says of a request that is refused once more.
        context.Features.Set(new ErrorBody("It was refused when it was first sent.", "IDEMPOTENCY_REPLAYED", new Dictionary<string, object?>()));
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static Task Refuse(HttpContext context, int status, string code, string why)
    {
        if (status == StatusCodes.Status409Conflict)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return ErrorAnswers.Write(context, status, new ErrorBody(why, code, new Dictionary<string, object?>()));
    }
}
