using K13d.Api.Requests;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Streaming;

/// <summary>
/// Answers with items, one by one as they come. It ends when they do, with a failure, when the client leaves or the host stops; a client that reads slowly
/// holds up what they come from.
/// </summary>
/// <param name="items">Opened already: what can be refused has been, so the status is 200. They are disposed of in every case.</param>
internal abstract class StreamedAnswer<T>(IAsyncEnumerable<Result<T>> items) : ActionResult
    where T : notnull
{
    /// <summary>Proxies commonly close what has been silent for 30 s or 60 s.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Items that are there already go out together, up to about so many bytes.</summary>
    private const int MostUnsent = 16 * 1024;

    protected abstract string ContentType { get; }

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await using var each = items.GetAsyncEnumerator(leaving.Token);
            // From here on the enumerator owns what it holds, and what it waits for must be over before it is disposed of.
            var next = each.MoveNextAsync().AsTask();
            try
            {
                await Open(http, leaving.Token);
                while (!Methods.IsWithoutBody(http) && await Arrives(next, http, leaving.Token) && await Take(each.Current, http))
                {
                    next = each.MoveNextAsync().AsTask();
                    await Flush(http, next.IsCompleted, leaving.Token);
                }
            }
            finally
            {
                await leaving.CancelAsync();
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // Whoever listened has left, or the host stops: an end like any other.
        }
    }

    /// <summary>Writes an item; it is flushed later.</summary>
    protected abstract void Send(T item, HttpContext context);

    /// <summary>Says why there will be no more.</summary>
    protected abstract Task Fail(Failure failure, HttpContext context);

    /// <summary>Writes what keeps a silent connection open, where there is such a thing.</summary>
    protected abstract void SignOfLife(HttpContext context);

    private async Task Open(HttpContext context, CancellationToken cancellation)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        // nginx would collect the answer and send it as a whole.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancellation);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    /// <summary>False where it was the last.</summary>
    private async Task<bool> Take(Result<T> item, HttpContext context)
    {
        if (item.IsFailure(out var failure, out var value))
        {
            await Fail(failure, context);
            return false;
        }

        Send(value, context);
        return true;
    }

    private static async Task Flush(HttpContext context, bool moreIsThere, CancellationToken cancellation)
    {
        var body = context.Response.BodyWriter;
        if (!moreIsThere || body.UnflushedBytes > MostUnsent)
        {
            await body.FlushAsync(cancellation);
        }
    }

    /// <summary>Waits for the next item, with a sign of life every so often. False where there is none.</summary>
    private async Task<bool> Arrives(Task<bool> next, HttpContext context, CancellationToken cancellation)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        while (!next.IsCompleted)
        {
            using var arrived = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(next, Task.Delay(Heartbeat, time, arrived.Token));
            cancellation.ThrowIfCancellationRequested();
            await arrived.CancelAsync();
            if (!next.IsCompleted)
            {
                SignOfLife(context);
                await context.Response.BodyWriter.FlushAsync(cancellation);
            }
        }

        return await next;
    }
}
