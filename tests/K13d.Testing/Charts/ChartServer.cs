using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Testing.Charts;

/// <summary>A web server on a loopback port that answers as the test says: a chart repository, a registry, or something worse.</summary>
public sealed class ChartServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Target, string? Authorization)> requests = new();

    private ChartServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(Answer);
    }

    /// <summary><c>http://127.0.0.1:41234</c>.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public int Port => new Uri(Url).Port;

    /// <summary>As an <c>oci</c> URL.</summary>
    public string Registry => $"oci://127.0.0.1:{Port}";

    /// <summary>What was asked for, with its query, and with which <c>Authorization</c>.</summary>
    public IReadOnlyList<(string Target, string? Authorization)> Requests => [.. requests];

    public static async Task<ChartServer> Start()
    {
        var server = new ChartServer();
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Serve(string path, RequestDelegate answer) => answers[path] = answer;

    public void Serve(string path, byte[] body) => Serve(path, context => context.Response.Body.WriteAsync(body).AsTask());

    public void Serve(string path, string body) => Serve(path, System.Text.Encoding.UTF8.GetBytes(body));

    public void Redirect(string path, string to, int status = StatusCodes.Status302Found) => Serve(path, context =>
    {
        (context.Response.StatusCode, context.Response.Headers.Location) = (status, to);
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task Answer(HttpContext context)
    {
        requests.Enqueue(($"{context.Request.Path}{context.Request.QueryString}", context.Request.Headers.Authorization.FirstOrDefault()));
        if (answers.TryGetValue(context.Request.Path, out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
