using System.Net;
using K13d.DemoCluster.Api;
using K13d.DemoCluster.Api.Rendering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace K13d.DemoCluster.Charts;

/// <summary>
/// A Helm chart repository: plain HTTP on a loopback port of its own, for everybody to read. Nothing in it is secret, and a digest says
/// what an archive must be.
/// </summary>
internal sealed class ChartServer : IAsyncDisposable
{
    // Not the root of the host: who resolves an archive's name against that finds nothing, as with most repositories.
    private const string Root = "/charts";

    private readonly WebApplication application;
    private readonly Dictionary<string, (byte[] Content, string Type)> files;

    /// <param name="port">0 picks a free one.</param>
    public ChartServer(int port)
    {
        var archives = EmbeddedCharts.Pack();
        files = archives.ToDictionary(archive => $"{Root}/{archive.FileName}", archive => (archive.Content, "application/gzip"), StringComparer.Ordinal);
        files[$"{Root}/{ChartIndex.FileName}"] = (ChartIndex.Of(archives), "application/yaml");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        application = builder.Build();
        application.Run(Answer);
    }

    /// <summary>Where it is, as <c>helm repo add</c> takes it: <c>http://127.0.0.1:port/charts</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1" + Root);

    public async Task Start(CancellationToken cancellation)
    {
        await application.StartAsync(cancellation);
        var listens = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        Address = new Uri(listens + Root);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private Task Answer(HttpContext http)
    {
        if (!files.TryGetValue(http.Request.Path.Value ?? "", out var file))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        var tag = new EntityTagHeaderValue(EntityTag.Of(EntityTag.HashOf(file.Content)));
        return TypedResults.Bytes(file.Content, file.Type, entityTag: tag).ExecuteAsync(http);
    }
}
