using System.Net;
using System.Net.Http.Headers;

namespace K13d.Infrastructure.Llm.Http;

/// <summary>How the HTTP client tells, through the library, that an endpoint answered with another status than 200.</summary>
/// <param name="body">The beginning of it; it may repeat the key.</param>
internal sealed class RefusedException(HttpStatusCode status, string body, RetryConditionHeaderValue? retryAfter) : Exception
{
    public HttpStatusCode Status => status;

    public string Body => body;

    public RetryConditionHeaderValue? RetryAfter => retryAfter;
}
