using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using K13d.Api.Errors;
using K13d.Api.Requests;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace K13d.Api.Streaming;

/// <summary>
/// Answers with Server-Sent Events, one by one as they come; their data is JSON. A comment keeps a silent connection open, a failure is the last
/// event, <c>error</c>, with the documented body. It ends without one when the events do, the client leaves or the host stops.
/// </summary>
/// <param name="events">Opened already: what can be refused has been, so the status is 200. It is disposed of in every case.</param>
/// <seealso href="https://html.spec.whatwg.org/multipage/server-sent-events.html"/>
internal sealed class EventStream(IAsyncEnumerable<Result<SseItem<object>>> events) : ActionResult
{
    public const string MediaType = "text/event-stream";

    /// <summary>Proxies commonly close what has been silent for 30 s or 60 s.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Events that are there already go out together, up to about so many bytes.</summary>
    private const int MostUnsent = 16 * 1024;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await using var each = events.GetAsyncEnumerator(leaving.Token);
            // From here on the enumerator owns what it holds, and what it waits for must be over before it is disposed of.
            var next = each.MoveNextAsync().AsTask();
            try
            {
                await Open(http, leaving.Token);
                while (!Methods.IsWithoutBody(http) && await Arrives(next, http, leaving.Token) && await Send(each.Current, http))
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

    /// <summary>Whether the answer is such a stream, and under way.</summary>
    public static bool IsOpen(HttpResponse response) => response is { HasStarted: true, ContentType: MediaType };

    /// <summary>Writes the event that says why there will be no more.</summary>
    public static async Task Fail(HttpContext context, int status, ErrorBody body)
    {
        Write(context, new SseItem<object>(ErrorAnswers.Correlated(context, status, body), "error"));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task Open(HttpContext context, CancellationToken cancellation)
    {
        var response = context.Response;
        response.ContentType = MediaType;
        // nginx would collect the answer and send it as a whole.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancellation);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    /// <summary>False where it was the last.</summary>
    private static async Task<bool> Send(Result<SseItem<object>> item, HttpContext context)
    {
        if (!item.IsFailure(out var failure, out var happened))
        {
            Write(context, happened);
            return true;
        }

        var (status, code) = FailureTable.Find(failure);
        await Fail(context, status, new ErrorBody(failure.Message, code, failure.Details));
        return false;
    }

    private static async Task Flush(HttpContext context, bool moreIsThere, CancellationToken cancellation)
    {
        var body = context.Response.BodyWriter;
        if (!moreIsThere || body.UnflushedBytes > MostUnsent)
        {
            await body.FlushAsync(cancellation);
        }
    }

    /// <summary>Waits for the next event, with a sign of life every so often. False where there is none.</summary>
    private static async Task<bool> Arrives(Task<bool> next, HttpContext context, CancellationToken cancellation)
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
                context.Response.BodyWriter.Write(": still here\n\n"u8);
                await context.Response.BodyWriter.FlushAsync(cancellation);
            }
        }

        return await next;
    }

    private static void Write(HttpContext context, SseItem<object> item)
    {
        var body = context.Response.BodyWriter;
        if (item.EventId is { } id)
        {
            Line(body, "id: ", id);
        }

        Line(body, "event: ", item.EventType);
        body.Write("data: "u8);
        // JSON without indentation is one line, whatever is in it.
        body.Write(JsonSerializer.SerializeToUtf8Bytes(item.Data, Json(context)));
        body.Write("\n\n"u8);
    }

    private static void Line(PipeWriter body, string field, string value) => body.Write(Encoding.UTF8.GetBytes($"{field}{value}\n"));

    private static JsonSerializerOptions Json(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
}
