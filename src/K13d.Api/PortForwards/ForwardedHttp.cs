using System.Diagnostics;
using System.Net;
using K13d.Api.Errors;
using K13d.Application.PortForwards;
using K13d.Application.Ports.PortForwards;
using K13d.Domain.Failures;
using Yarp.ReverseProxy.Forwarder;

namespace K13d.Api.PortForwards;

/// <summary>
/// Passes HTTP requests, WebSockets among them, on to pods. A connection is one of the port-forward's own: it needs no loopback port, is kept for the next
/// request of the same port-forward and no other, and ends with it.
/// </summary>
internal sealed class ForwardedHttp : IDisposable
{
    /// <summary>The port-forward that a request goes through.</summary>
    public static readonly HttpRequestOptionsKey<ReachedForward> Through = new("K13d.PortForward");

    /// <summary>As large as a request's body may be. It is passed on as it comes, so this is only to be some end.</summary>
    public const long MostBytes = 1024L * 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    /// <summary>The longest silence of either side, which for a WebSocket or a long poll is nothing odd.</summary>
    private static readonly ForwarderRequestConfig Config = new()
    {
        ActivityTimeout = TimeSpan.FromMinutes(10),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly IHttpForwarder forwarder;
    private readonly IHostApplicationLifetime lifetime;
    private readonly HttpMessageInvoker pods;

    public ForwardedHttp(IHttpForwarder forwarder, IHostApplicationLifetime lifetime)
    {
        (this.forwarder, this.lifetime) = (forwarder, lifetime);
        pods = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = KeptFor,
            ConnectCallback = Connect,
        });
    }

    /// <param name="root">The path under which the pod's paths are.</param>
    public async Task Pass(HttpContext context, ReachedForward forward, string root)
    {
        var own = context.Response.Headers.ToArray();
        // The name is that of the pool of connections: it is in no request.
        var error = await forwarder.SendAsync(context, $"http://{forward.Id}/", pods, Config, new ForwardedHeaders(forward, root), lifetime.ApplicationStopping);
        if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var cause = context.GetForwarderErrorFeature()?.Exception;
        context.Response.Clear();
        foreach (var (name, value) in own)
        {
            context.Response.Headers[name] = value;
        }

        if (Inner<BadHttpRequestException>(cause) is { } unreadable)
        {
            throw new BadHttpRequestException(unreadable.Message, unreadable.StatusCode, unreadable);
        }

        await ErrorAnswers.Write(context, Inner<RefusedException>(cause)?.Why ?? Unreachable(forward, error, cause));
    }

    public void Dispose() => pods.Dispose();

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(Through, out var forward))
        {
            throw new InvalidOperationException("A request to a pod that goes through no port-forward.");
        }

        return (await forward.Connect(cancellation)).IsFailure(out var failure, out var connection) ? throw new RefusedException(failure) : connection;
    }

    private static Failure Unreachable(ReachedForward forward, ForwarderError error, Exception? cause) => error is ForwarderError.RequestTimedOut
        ? new Failure.TimedOut($"{forward.Pod} did not answer at its port {forward.PodPort} in time.")
        : new Failure.Unavailable(
            "POD_UNREACHABLE",
            Inner<PodPortException>(cause)?.Message ?? $"{forward.Pod} did not answer at its port {forward.PodPort} as an HTTP server does.");

    private static T? Inner<T>(Exception? exception)
        where T : Exception
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is T found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Carries what the port-forward refuses through the HTTP client.</summary>
    private sealed class RefusedException(Failure why) : IOException(why.Message)
    {
        public Failure Why => why;
    }
}
