using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace K13d.Infrastructure.Tests.Kubernetes.Pods;

/// <summary>An API server with one pod, <c>shop/web</c>, whose container <c>app</c> has a log; answers break off where the test says.</summary>
internal sealed class LogServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> queries = new();
    private ScriptedApiServer? server;
    private int answers;

    /// <summary>Whole lines, each with its timestamp, and maybe one without an end.</summary>
    public string Log { get; set; } = "";

    /// <summary>After how many bytes each answer breaks off, in turn; those after the last one do not.</summary>
    public IReadOnlyList<int> Breaks { get; init; } = [];

    /// <summary>Whether an answer that breaks off looks as if it had ended.</summary>
    public bool BreaksCleanly { get; init; }

    /// <summary>How often the pod says that its container runs, before it has ended.</summary>
    public int RunsFor { get; init; } = int.MaxValue;

    /// <summary>The state of a container that has ended, as a status in JSON.</summary>
    public string Ended { get; init; } = """{"name":"app","containerID":"c://1","state":{"terminated":{"containerID":"c://1"}}}""";

    public string Kubeconfig => server!.Kubeconfig;

    /// <summary>What was asked of the log, in order.</summary>
    public IReadOnlyList<string> Queries => [.. queries];

    public async Task<LogServer> Start()
    {
        var looks = 0;
        server = await ScriptedApiServer.Start(context => context.Request.Path.Value switch
        {
            "/api/v1/namespaces/shop/pods/web" => Pod(context, Interlocked.Increment(ref looks) <= RunsFor),
            "/api/v1/namespaces/shop/pods/web/log" => Answer(context),
            _ => throw new InvalidOperationException(context.Request.Path),
        });
        return this;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task Pod(HttpContext context, bool runs)
    {
        var status = runs ? """{"name":"app","containerID":"c://1","state":{"running":{}}}""" : Ended;
        return context.Response.WriteAsync($$$"""
            {"metadata":{"name":"web","uid":"u-1"},"spec":{"nodeName":"node-1","containers":[{"name":"app"}]},"status":{"containerStatuses":[{{{status}}}]}}
            """);
    }

    private async Task Answer(HttpContext context)
    {
        queries.Enqueue(context.Request.QueryString.Value ?? "");
        var answer = Interlocked.Increment(ref answers) - 1;
        var bytes = Encoding.UTF8.GetBytes(Since(context.Request.Query["sinceTime"]));
        var breaks = answer < Breaks.Count;
        await context.Response.Body.WriteAsync(breaks ? bytes.AsMemory(0, Math.Min(Breaks[answer], bytes.Length)) : bytes);
        await context.Response.Body.FlushAsync();
        if (breaks && !BreaksCleanly)
        {
            context.Abort();
        }
    }

    /// <summary>An API server knows whole seconds.</summary>
    private string Since(string? time)
    {
        var second = time?[..19] ?? "";
        return string.Concat(Log.Split('\n').SkipLast(1).Select(line => $"{line}\n").Append(Log.Split('\n')[^1]).Where(line => string.CompareOrdinal(line, second) >= 0));
    }
}
