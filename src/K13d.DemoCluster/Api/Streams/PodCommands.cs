using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Exec;
using K13d.DemoCluster.Kubelet.Network;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Streams;
using K13d.DemoCluster.Streams.Spdy;
using K13d.DemoCluster.Streams.WebSockets;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Answers <c>pods/exec</c> and <c>pods/attach</c>, over WebSockets and over SPDY.</summary>
internal sealed class PodCommands(IObjects objects, ContainerLogs containers, PodNetwork network, TimeProvider time, CancellationToken stopping)
{
    private static readonly string[] SpdyProtocols = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    public async Task Answer(ApiRequest request)
    {
        var options = CommandOptions.Parse(request);
        var pod = PodOnNode.Find(objects, request.Namespace, request.Name, options.Container);
        if (pod.Node is null) throw Refusals.BadRequest($"pod {request.Name} does not have a host assigned");
        pod.RequireNode(objects, containers.AreKept, options.IsAttach ? "attach" : "exec");
        var process = containers.Find(pod.Key, pod.Container, previous: false) is { } found && found.IsRunning(time.GetUtcNow()) ? found : null;
        var command = new Asked(options, pod, process, Refusal(options, pod, process));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, stopping);
        switch (Upgrade.Of(request.Http))
        {
            case Upgrade.Kind.WebSocket:
                await OverSocket(request.Http, command, ended.Token);
                break;
            case Upgrade.Kind.Spdy or Upgrade.Kind.Other:
                await OverSpdy(request.Http, command, ended.Token);
                break;
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

    private async Task OverSocket(HttpContext http, Asked command, CancellationToken ended)
    {
        if (await SocketUpgrade.RefusesHandshake(http)) return;

        // The API server itself speaks the newest, and has upgraded before the kubelet can refuse.
        var wanted = http.WebSockets.WebSocketRequestedProtocols;
        var isNewest = wanted.Contains(ChannelProtocol.Newest.Name);
        if (!isNewest && command.Refusal is var (status, text))
        {
            await KubeletAnswers.Text(http, status, text);
            return;
        }

        using var socket = await SocketUpgrade.Accept(http, isNewest ? ChannelProtocol.Newest : ChannelProtocol.Choose(wanted));
        if (socket is null) return;
        using var streams = new SocketCommandStreams(socket, command.Options.Wanted, ended);
        await streams.Begin(ended);
        await Run(streams, command, ended);
    }

    private async Task OverSpdy(HttpContext http, Asked command, CancellationToken ended)
    {
        if (command.Refusal is var (status, text))
        {
            await KubeletAnswers.Text(http, status, text);
            return;
        }

        if (await SpdyUpgrade.Accept(http, SpdyProtocols, isToldTwice: true) is not var (transport, protocol)) return;
        using var connection = new SpdyConnection(transport);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var receiving = connection.Run(over.Token);
        if (await SpdyCommandStreams.Open(connection, command.Options.Wanted, protocol, ended) is { } streams) await Run(streams, command, ended);
        await over.CancelAsync();
        await receiving;
    }

    private async Task Run(ICommandStreams streams, Asked command, CancellationToken ended)
    {
        try
        {
            var end = command is { Refusal: null, Process: { } process } ? await Run(streams, command, process, ended)
                : CommandEnd.Refused(command.Refusal?.Text ?? "");
            await streams.End(end, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested || streams.HungUp.IsCancellationRequested)
        {
            // The client hung up, or the server stops: nobody is there to be told.
        }
    }

    private async Task<CommandEnd> Run(ICommandStreams streams, Asked command, ContainerProcess process, CancellationToken ended)
    {
        if (command.Options.IsAttach) return await new AttachSession(process, streams, command.Pod.Spec.Flag("stdinOnce") == true, time).Run(ended);
        var surroundings = process.Surroundings with { Web = (host, port, question) => network.Ask(command.Pod.Key, host, port, question) };
        using var session = new ExecSession(process, surroundings, streams, command.Options.Wanted.Terminal, time);
        return await session.Run(command.Options.Command, ended);
    }

    private sealed record Asked(CommandOptions Options, PodOnNode Pod, ContainerProcess? Process, (int Status, string Text)? Refusal);
}
