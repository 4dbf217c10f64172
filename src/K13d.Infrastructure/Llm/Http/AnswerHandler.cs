using System.Net;

namespace K13d.Infrastructure.Llm.Http;

/// <summary>
/// Asks for one answer. It lets through only a stream, and bounds it: how long it may be silent, and how large it may get. The answer is closed with this.
/// </summary>
internal sealed class AnswerHandler(HttpMessageInvoker connections, TimeSpan silence, TimeProvider time) : HttpMessageHandler
{
    /// <summary>An answer of a model is some hundred kilobytes at most, and its events some ten times that.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    private const int MostBytesOfRefusal = 64 * 1024;

    private HttpResponseMessage? answer;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var response = answer = await connections.SendAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new RefusedException(response.StatusCode, await Text(response.Content, either.Token), response.Headers.RetryAfter);
            }

            // Some leave the type out.
            if (response.Content.Headers.ContentType?.MediaType is { } type and not "text/event-stream" and not "text/plain" and not "application/octet-stream")
            {
                throw new UnusableAnswerException($"it answered {(type.All(letter => letter is > ' ' and <= '~') ? type : "something")} and not a stream of events");
            }

            response.Content = new StreamContent(new BoundedStream(await response.Content.ReadAsStreamAsync(either.Token), MostBytes, silence, time));
            return response;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SilentException();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Of a long text only its beginning.</summary>
    private static async Task<string> Text(HttpContent content, CancellationToken cancellation)
    {
        await using var body = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[MostBytesOfRefusal];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }
}
