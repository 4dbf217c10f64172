using K13d.Api.Streaming;

namespace K13d.Api.Errors;

/// <summary>
/// The outermost edge: whatever goes wrong behind it, the caller gets the documented body, and the log gets what only a bug can cause.
/// </summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
            if (HasNoBodyYet(context.Response) && context.Response.StatusCode is >= 400 and var status)
            {
                await ErrorAnswers.Write(context, status, HttpErrors.Describe(context, status));
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up: whatever that broke is no error of ours, and nobody is there to be told.
            Abandon(context);
        }
        catch (BadHttpRequestException unreadable)
        {
            await Answer(context, unreadable.StatusCode, unreadable.StatusCode == StatusCodes.Status400BadRequest ? unreadable.Message : null);
        }
        catch (Exception exception)
        {
            Unhandled(exception);
            await Answer(context, StatusCodes.Status500InternalServerError, message: null);
        }
    }

    private static bool HasNoBodyYet(HttpResponse response) => response is { HasStarted: false, ContentLength: null, ContentType: null };

    private static async Task Answer(HttpContext context, int status, string? message)
    {
        if (EventStream.IsOpen(context.Response))
        {
            await EventStream.Fail(context, status, HttpErrors.Describe(context, status, message));
            return;
        }

        if (context.Response.HasStarted)
        {
            // What was sent cannot be taken back; a broken connection at least does not look like a whole answer.
            context.Abort();
            return;
        }

        var kept = context.Response.Headers.ToArray();
        context.Response.Clear();
        foreach (var (name, value) in kept.Where(header => !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || header.Key == "Content-Security-Policy"))
        {
            context.Response.Headers[name] = value;
        }

        await ErrorAnswers.Write(context, status, HttpErrors.Describe(context, status, message));
    }

    private static void Abandon(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "A request ended in an unexpected error")]
    private partial void Unhandled(Exception exception);
}
