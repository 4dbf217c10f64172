using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using K13d.Api.Errors;
using K13d.Domain.Failures;
using Microsoft.Net.Http.Headers;

namespace K13d.Api.Streaming;

/// <summary>
/// Answers with Server-Sent Events, one by one as they come; their data is JSON. A comment keeps a silent connection open, a failure is the last
/// event, <c>error</c>, with the documented body.
/// </summary>
/// <seealso href="https://html.spec.whatwg.org/multipage/server-sent-events.html"/>
internal sealed class EventStream(IAsyncEnumerable<Result<SseItem<object>>> events) : StreamedAnswer<SseItem<object>>(events)
{
    public const string MediaType = "text/event-stream";

    protected override string ContentType => MediaType;

    /// <summary>Whether the answer is such a stream, and under way.</summary>
    public static bool IsOpen(HttpResponse response) => response is { HasStarted: true, ContentType: MediaType };

    /// <summary>Whether the caller would rather have events than text.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, MediaType) > Quality(accepted, "text/plain");
    }

    /// <summary>The event that says why there will be no more, for a stream that tells failures among its events.</summary>
    public static SseItem<object> ErrorOf(HttpContext context, Failure failure)
    {
        var (status, code) = FailureTable.Find(failure);
        return Error(context, status, new ErrorBody(failure.Message, code, failure.Details));
    }

    /// <summary>Writes the event that says why there will be no more.</summary>
    public static async Task Fail(HttpContext context, int status, ErrorBody body)
    {
        Write(context, Error(context, status, body));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    protected override void Send(SseItem<object> item, HttpContext context) => Write(context, item);

    protected override async Task Fail(Failure failure, HttpContext context)
    {
        Write(context, ErrorOf(context, failure));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    protected override void SignOfLife(HttpContext context) => context.Response.BodyWriter.Write(": still here\n\n"u8);

    private static SseItem<object> Error(HttpContext context, int status, ErrorBody body) => new(ErrorAnswers.Correlated(context, status, body), "error");

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
        body.Write(JsonSerializer.SerializeToUtf8Bytes(item.Data, context.RequestServices.GetRequiredService<EventJson>().Options));
        body.Write("\n\n"u8);
    }

    private static void Line(PipeWriter body, string field, string value) => body.Write(Encoding.UTF8.GetBytes($"{field}{value}\n"));

    /// <summary>How much the caller wants a type; 0 where it does not say.</summary>
    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(accept => accept.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(accept => accept.Quality ?? 1)
        .DefaultIfEmpty()
        .Max();
}
