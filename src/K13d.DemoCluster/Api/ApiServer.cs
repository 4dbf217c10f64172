using System.Net;
using System.Text;
using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Api;

/// <summary>The HTTP server: TLS on a loopback port, the token, the log, and what refusals look like.</summary>
internal sealed partial class ApiServer : IAsyncDisposable
{
    /// <summary>As the real one's.</summary>
    private const long LargestBodyBytes = 3 * 1024 * 1024;

    /// <summary>As Go's: http.DefaultMaxHeaderBytes.</summary>
    private const int LongestRequestLineBytes = 1024 * 1024;

    private readonly WebApplication application;
    private readonly ServerCertificates certificates;
    private readonly ILogger logger;
    private readonly BearerToken token = new();
    private readonly CancellationTokenSource stopping = new();

    private ApiServer(int port, DateTimeOffset now, ILogger logger)
    {
        this.logger = logger;
        certificates = ServerCertificates.Create(now);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8; // Warnings name fields as they were sent.
            kestrel.Limits.MaxRequestBodySize = LargestBodyBytes;
            kestrel.Limits.MinRequestBodyDataRate = null;

            // Who follows a log may stop to read for as long as he likes, and a command in a URL may be long.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLineBytes;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificates.Server));
        });
        application = builder.Build();
    }

    public Uri Address { get; private set; } = new("https://127.0.0.1");

    public RequestLog Log { get; } = new();

    public string Token => token.Value;

    public string Authority => certificates.Authority;

    /// <param name="port">0 picks a free one.</param>
    /// <param name="router">Makes what answers; it is told who is let in, and when the server stops, so that watches end with it.</param>
    public static async Task<ApiServer> Start(
        int port, DateTimeOffset now, Func<BearerToken, CancellationToken, Router> router, ILogger logger, CancellationToken cancellation)
    {
        var server = new ApiServer(port, now, logger);
        try
        {
            var routes = router(server.token, server.stopping.Token);
            server.application.UseWebSockets();
            server.application.Run(http => server.Answer(http, routes));
            await server.application.StartAsync(cancellation);
            server.Address = new Uri(server.application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await application.DisposeAsync();
        certificates.Dispose();
        stopping.Dispose();
    }

    [LoggerMessage(EventId = 2601, Level = LogLevel.Error, Message = "The demo cluster failed to answer {Method} {Path}.")]
    private static partial void LogBug(ILogger logger, Exception bug, string method, string path);

    private async Task Answer(HttpContext http, Router router)
    {
        http.Response.Headers.CacheControl = "no-cache, private";
        http.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
        http.Response.OnStarting(() =>
        {
            Log.Add(http.Request.Method, http.Request.Path + http.Request.QueryString, http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            var isNobody = http.Request.Headers.Authorization.Count == 0;
            if (!token.IsCarriedBy(http.Request) && !(isNobody && Router.IsPublic(http.Request.Path)))
            {
                throw new ApiException(401, "Unauthorized", "Unauthorized");
            }

            await router.Answer(http);
        }
        catch (ApiException refusal)
        {
            await Answers.Status(http, refusal);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await Answers.Status(http, new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {LargestBodyBytes}"));
        }
        catch (BadHttpRequestException malformed)
        {
            await Answers.Status(http, new ApiException(malformed.StatusCode, "BadRequest", malformed.Message));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The client hung up, or the server stops: nobody is there to be answered.
        }
        catch (Exception bug)
        {
            // The outermost edge: a mistake of the demo cluster is told as a real one tells its own.
            LogBug(logger, bug, http.Request.Method, http.Request.Path);
            await Answers.Status(http, Refusals.Internal(bug.Message));
        }
    }
}
