using System.Net;
using System.Security.Authentication;
using K13d.Infrastructure.Retries;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Repeats reads that failed for a passing reason: no connection, 429, 502, 503, 504. Changes are sent once.</summary>
internal sealed class RetryPolicy(IOptions<KubernetesOptions> options, TimeProvider time)
{
    /// <summary>A server that asks for more patience than this is answered to the caller as it is.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline<HttpResponseMessage> pipeline = Pipeline(options.Value, time);

    public async Task<HttpResponseMessage> Run(
        ApiRequest request, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellation) =>
        request.MayRepeat
            ? await pipeline.ExecuteAsync(static async (send, token) => await send(token), send, cancellation)
            : await send(cancellation);

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(KubernetesOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = MostPatience,
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome switch
                {
                    { Exception: HttpRequestException broken } => IsPassing(broken),
                    { Result: { } response } => IsPassing(response) && !(AskedFor(response, time) > MostPatience),
                    _ => false,
                }),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } response ? AskedFor(response, time) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            });
        }

        return builder.Build();
    }

    /// <summary>A certificate that is not trusted will not be trusted in a second.</summary>
    private static bool IsPassing(HttpRequestException broken) => broken.InnerException is not AuthenticationException;

    private static bool IsPassing(HttpResponseMessage response) => response.StatusCode is
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static TimeSpan? AskedFor(HttpResponseMessage response, TimeProvider time) => RetryAfter.Of(response.Headers.RetryAfter, time);
}
