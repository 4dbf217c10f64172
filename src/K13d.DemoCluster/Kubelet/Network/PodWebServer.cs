using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using K13d.DemoCluster.Kubelet.Containers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace K13d.DemoCluster.Kubelet.Network;

/// <summary>
/// The HTTP server behind the forwarded ports of all pods. Its connections come from memory: it listens on nothing. It is started by the first.
/// </summary>
internal sealed class PodWebServer(IHostLifetime lifetime, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly MemoryListener listener = new();
    private WebApplication? application;

    /// <summary>Serves one connection to a pod until either side closes it.</summary>
    public async Task Serve(IDuplexPipe client, string pod, int port, ContainerProcess process, CancellationToken cancellation)
    {
        await Start(cancellation);
        await listener.Serve(client, new Listening(pod, port, process), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (application is not null) await application.DisposeAsync();
        starting.Dispose();
    }

    private async Task Start(CancellationToken cancellation)
    {
        await starting.WaitAsync(cancellation);
        try
        {
            if (application is not null) return;
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
            builder.Services.AddSingleton(lifetime);
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(MemoryListener.Here);
            });
            builder.Services.AddSingleton<IConnectionListenerFactory>(listener);
            var started = builder.Build();
            started.Run(Answer);
            await started.StartAsync(cancellation);
            application = started;
        }
        finally
        {
            starting.Release();
        }
    }

    private Task Answer(HttpContext http)
    {
        var (pod, port, process) = http.Features.GetRequiredFeature<Listening>();
        var path = http.Request.Path + http.Request.QueryString;
        var answer = WebPages.Answer(process, pod, port, new WebQuestion(http.Request.Method, path, http.Request.Headers.UserAgent.ToString()),
            time.GetUtcNow());
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        if (answer.Server is not null) http.Response.Headers.Server = answer.Server;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted).AsTask();
    }

    private sealed record Listening(string Pod, int Port, ContainerProcess Process);

    /// <summary>Gives Kestrel its connections.</summary>
    private sealed class MemoryListener : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
    {
        public static readonly EndPoint Here = new MemoryEndPoint();

        private readonly Channel<ConnectionContext> connections = Channel.CreateUnbounded<ConnectionContext>();

        public EndPoint EndPoint => Here;

        public async Task Serve(IDuplexPipe client, Listening target, CancellationToken cancellation)
        {
            using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var connection = new Connection(client, closed.Token);
            connection.Features.Set(target);
            await connections.Writer.WriteAsync(connection, cancellation);
            await connection.Ended.WaitAsync(cancellation);
        }

        public bool CanBind(EndPoint endpoint) => endpoint == Here;

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await connections.Reader.WaitToReadAsync(cancellationToken) && connections.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            connections.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class MemoryEndPoint : EndPoint
    {
        public override string ToString() => "http://pods";
    }

    private sealed class Connection : DefaultConnectionContext
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Connection(IDuplexPipe client, CancellationToken closed)
            : base(Guid.NewGuid().ToString("N"), client, client) => ConnectionClosed = closed;

        public Task Ended => ended.Task;

        public override void Abort(ConnectionAbortedException abortReason) => ended.TrySetResult();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            ended.TrySetResult();
        }
    }
}
