using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Exec;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Streams;
using K13d.DemoCluster.Streams.WebSockets;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Answers <c>pods/exec</c> and <c>pods/attach</c>, over WebSockets and over SPDY.</summary>
internal sealed class PodCommands(IObjects objects, ContainerLogs containers, TimeProvider time, CancellationToken stopping)
{
    public async Task Answer(ApiRequest request)
    {
        var options = CommandOptions.Parse(request);
        var pod = PodOnNode.Find(objects, request.Namespace, request.Name, options.Container);
        if (pod.Node is null) throw Refusals.BadRequest($"pod {request.Name} does not have a host assigned");
        pod.RequireNode(objects, containers.AreKept, options.IsAttach ? "attach" : "exec");
        var process = containers.Find(pod.Key, pod.Container, previous: false) is { } found && found.IsRunning(time.GetUtcNow()) ? found : null;
        var refusal = Refusal(options, pod, process);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, stopping);
        switch (Upgrade.Of(request.Http))
        {
            case Upgrade.Kind.WebSocket:
                await OverSocket(request.Http, options, pod, process, refusal, ended.Token);
                break;
            case Upgrade.Kind.Spdy or Upgrade.Kind.Other:
                throw Missing.Feature("SPDY");
            default:
                throw Refusals.BadRequest("Upgrade request required");
        }
    }

    /// <summary>What the kubelet answers before it upgrades; null where it would.</summary>
    private static (int Status, string Text)? Refusal(CommandOptions options, PodOnNode pod, ContainerProcess? process) =>
        options.Wanted.IsNone ? (400, "you must specify at least 1 of stdin, stdout, stderr")
        : process is not null ? null
        : options.IsAttach ? (500, $"container {pod.Container} not found in pod {pod.Pod.Name}_{pod.Pod.Namespace}")
        : (500, $"container not found (\"{pod.Container}\")");

    private async Task OverSocket(HttpContext http, CommandOptions options, PodOnNode pod, ContainerProcess? process,
        (int Status, string Text)? refusal, CancellationToken ended)
    {
        var isNewest = http.WebSockets.WebSocketRequestedProtocols.Contains(ChannelProtocol.Newest.Name);
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Answers.Text(http, 400, "mismatch challenge/response");
            return;
        }

        // The API server itself speaks the newest, and has upgraded before the kubelet can refuse.
        if (!isNewest && refusal is var (status, text))
        {
            await Answers.Text(http, status, text);
            return;
        }

        if (ChannelProtocol.Choose(isNewest ? [ChannelProtocol.Newest.Name] : http.WebSockets.WebSocketRequestedProtocols) is not { } protocol)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.Headers.Connection = "close";
            return;
        }

        using var socket = new ChannelSocket(await http.WebSockets.AcceptWebSocketAsync(protocol.Name.Length == 0 ? null : protocol.Name), protocol);
        using var streams = new SocketCommandStreams(socket, options.Wanted, ended);
        await streams.Begin(ended);
        await Run(streams, options, pod, process, refusal?.Text, ended);
    }

    private async Task Run(SocketCommandStreams streams, CommandOptions options, PodOnNode pod, ContainerProcess? process, string? refusal,
        CancellationToken ended)
    {
        try
        {
            await streams.End(refusal is not null || process is null ? CommandEnd.Refused(refusal ?? "")
                : await Run(streams, options, pod, process, ended), ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested || streams.HungUp.IsCancellationRequested)
        {
            // The client hung up, or the server stops: nobody is there to be told.
        }
    }

    private async Task<CommandEnd> Run(SocketCommandStreams streams, CommandOptions options, PodOnNode pod, ContainerProcess process, CancellationToken ended)
    {
        if (options.IsAttach) return await new AttachSession(process, streams, pod.Spec.Flag("stdinOnce") == true, time).Run(ended);
        using var session = new ExecSession(process, streams, options.Wanted.Terminal, time);
        return await session.Run(options.Command, ended);
    }
}
