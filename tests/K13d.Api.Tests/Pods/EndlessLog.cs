using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace K13d.Api.Tests.Pods;

/// <summary>An API server with one pod, <c>shop/web</c>, whose log goes on for ever; it counts those who follow it.</summary>
internal sealed class EndlessLog : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder = Directory.CreateTempSubdirectory("k13d-endless-").FullName;
    private readonly Lock counting = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> awaited = [];
    private int following;

    private EndlessLog()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/api/v1/namespaces/shop/pods/web", () => Results.Text(
            """{"metadata":{"name":"web","uid":"u"},"spec":{"nodeName":"n","containers":[{"name":"app"}]},"status":{"containerStatuses":[{"name":"app","containerID":"c://1","state":{"running":{}}}]}}""",
            "application/json"));
        app.MapGet("/api/v1/namespaces/shop/pods/web/log", Log);
    }

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    public static async Task<EndlessLog> Start()
    {
        var server = new EndlessLog();
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(server.Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: endless
            contexts: [{name: endless, context: {cluster: endless, user: endless}}]
            clusters: [{name: endless, cluster: {server: "{{{server.app.Urls.Single()}}}"}}]
            users: [{name: endless, user: {token: "endless"}}]
            """);
        return server;
    }

    /// <summary>Completes when so many follow it.</summary>
    public Task Following(int count)
    {
        lock (counting)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((count, reached));
            Count(0);
            return reached.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Log(HttpContext context)
    {
        Count(1);
        try
        {
            for (var number = 0; !context.RequestAborted.IsCancellationRequested; number++)
            {
                await context.Response.WriteAsync($"2026-11-24T12:00:00.{number:D9}Z line {number}\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (number == 9)
                {
                    // Then it is silent, as most logs mostly are.
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // That is the end that is counted.
        }
        finally
        {
            Count(-1);
        }
    }

    private void Count(int change)
    {
        lock (counting)
        {
            following += change;
            foreach (var (_, reached) in awaited.Where(one => one.Count == following))
            {
                reached.TrySetResult();
            }
        }
    }
}
