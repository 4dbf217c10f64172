using System.Buffers;
using System.Text;
using K13d.Api.Streaming;
using K13d.Domain.Failures;
using K13d.Domain.Pods;

namespace K13d.Api.Pods;

/// <summary>
/// Answers with the lines of a log as text, as <c>kubectl logs</c> prints them. A failure is told in a last line and breaks the connection, so that the answer
/// does not look whole.
/// </summary>
internal sealed class LogText(IAsyncEnumerable<Result<LogLine>> lines, bool hasTimestamps) : StreamedAnswer<LogLine>(lines)
{
    public const string MediaType = "text/plain";

    protected override string ContentType => $"{MediaType}; charset=utf-8";

    protected override void Send(LogLine line, HttpContext context)
    {
        var body = context.Response.BodyWriter;
        if (hasTimestamps && !line.Continues)
        {
            Encoding.UTF8.GetBytes($"{line.At} ", body);
        }

        Encoding.UTF8.GetBytes(line.Text, body);
        if (!line.IsUnfinished)
        {
            body.Write("\n"u8);
        }
    }

    protected override async Task Fail(Failure failure, HttpContext context)
    {
        Encoding.UTF8.GetBytes($"error: {failure.Message}\n", context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    /// <summary>There is none in a text: who follows a log that may be silent for long asks for events.</summary>
    protected override void SignOfLife(HttpContext context)
    {
    }
}
