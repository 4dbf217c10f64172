using System.Buffers;
using System.Text;
using K13d.Api.Streaming;
using K13d.Domain.Failures;
using K13d.Domain.Pods;

namespace K13d.Api.Pods;

/// <summary>Answers with the lines of a log as text, as <c>kubectl logs</c> prints them.</summary>
internal sealed class LogText(IAsyncEnumerable<Result<LogLine>> lines, bool hasTimestamps) : TextStream<LogLine>(lines)
{
    public const string MediaType = "text/plain";

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
}
