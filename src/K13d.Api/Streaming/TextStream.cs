using System.Text;
using K13d.Domain.Failures;

namespace K13d.Api.Streaming;

/// <summary>Answers with plain text. A failure is told in a last line and breaks the connection, so that the answer does not look whole.</summary>
internal abstract class TextStream<T>(IAsyncEnumerable<Result<T>> items) : StreamedAnswer<T>(items)
    where T : notnull
{
    protected override string ContentType => "text/plain; charset=utf-8";

    protected override async Task Fail(Failure failure, HttpContext context)
    {
        Encoding.UTF8.GetBytes($"error: {failure.Message}\n", context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    /// <summary>There is none in a text: who follows what may be silent for long asks for events.</summary>
    protected override void SignOfLife(HttpContext context)
    {
    }
}
