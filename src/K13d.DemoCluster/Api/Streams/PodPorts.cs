using System.Globalization;
using System.Net.WebSockets;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Network;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Streams;
using K13d.DemoCluster.Streams.Spdy;
using K13d.DemoCluster.Streams.WebSockets;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Answers <c>pods/portforward</c>: over SPDY, over SPDY inside of a WebSocket as kubectl does, and over a WebSocket's channels.</summary>
internal sealed class PodPorts(IObjects objects, ContainerLogs containers, PodNetwork network, PodWebServer server, CancellationToken stopping)
{
    private const string SpdyProtocol = "portforward.k8s.io";

    /// <summary>https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets</summary>
    private const string TunnelProtocol = $"SPDY/3.1+{SpdyProtocol}";

    public async Task Answer(ApiRequest request)
    {
        var ports = PortsOf(request.Http.Request.Query);
        var found = PodOnNode.FindPod(objects, request.Namespace, request.Name);
        var pod = new PodOnNode(found, found.Items("spec", "containers").FirstOrDefault().Text("name") ?? "");
        if (pod.Node is null) throw Refusals.BadRequest($"pod {request.Name} does not have a host assigned");
        pod.RequireNode(objects, containers.AreKept, "portForward");
        var session = new PortForwardSession(network, server, pod.Key, pod.Pod.Uid.Replace("-", "", StringComparison.Ordinal));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, stopping);
        switch (Upgrade.Of(request.Http))
        {
            case Upgrade.Kind.WebSocket:
                await OverSocket(request.Http, pod, session, ports, ended.Token);
                break;
            case Upgrade.Kind.Spdy or Upgrade.Kind.Other:
                if (await RefusesPod(request.Http, pod)) break;
                if (await SpdyUpgrade.Accept(request.Http, [SpdyProtocol], isToldTwice: false) is not var (transport, _)) break;
                await OverSpdy(transport, session, ended.Token);
                break;
            default:
                throw Refusals.BadRequest("Upgrade request required");
        }
    }

    /// <exception cref="ApiException">400 for what is no list of numbers.</exception>
    private static List<string> PortsOf(IQueryCollection query)
    {
        List<string> ports = [.. query["ports"].OfType<string>().SelectMany(list => list.Split(','))];
        if (ports.Find(port => !uint.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is not { } odd) return ports;
        throw Refusals.BadRequest($"cannot convert to []int32: strconv.ParseUint: parsing \"{odd}\": invalid syntax");
    }

    private static async Task<bool> RefusesPod(HttpContext http, PodOnNode pod)
    {
        if (pod.Pod.Text("status", "phase") is not ("Succeeded" or "Failed")) return false;
        await KubeletAnswers.Text(http, 500, $"pod not found (\"{pod.Pod.Name}_{pod.Pod.Namespace}\")");
        return true;
    }

    private static async Task OverSpdy(Stream transport, PortForwardSession session, CancellationToken ended)
    {
        using var connection = new SpdyConnection(transport);
        var receiving = connection.Run(ended);
        await Run(session, new SpdyForwardedConnections(connection), ended);
        await receiving;
    }

    private static async Task OverSocket(HttpContext http, PodOnNode pod, PortForwardSession session, List<string> ports, CancellationToken ended)
    {
        if (await SocketUpgrade.RefusesHandshake(http)) return;
        if (http.WebSockets.WebSocketRequestedProtocols.Contains(TunnelProtocol))
        {
            if (await RefusesPod(http, pod)) return;

            // .NET takes its name for none, because of the slash in it.
            http.Response.Headers.SecWebSocketProtocol = TunnelProtocol;
            using var tunnel = await http.WebSockets.AcceptWebSocketAsync();
            await using var transport = WebSocketStream.Create(tunnel, WebSocketMessageType.Binary, TimeSpan.FromSeconds(2));
            await OverSpdy(transport, session, ended);
            return;
        }

        if (ports.Count == 0)
        {
            await KubeletAnswers.Text(http, 400, "query parameter \"port\" is required");
            return;
        }

        if (ports.Find(port => !ushort.TryParse(port, CultureInfo.InvariantCulture, out var number) || number == 0) is { } wrong)
        {
            await KubeletAnswers.Text(http, 400, wrong.Trim('0').Length == 0 ? $"port \"{wrong}\" must be > 0"
                : $"unable to parse \"{wrong}\" as a port: strconv.ParseUint: parsing \"{wrong}\": value out of range");
            return;
        }

        if (await RefusesPod(http, pod)) return;
        using var socket = await SocketUpgrade.Accept(http, ChannelProtocol.ChooseForPorts(http.WebSockets.WebSocketRequestedProtocols));
        if (socket is null) return;
        using var connections = new SocketForwardedConnections(socket, [.. ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture))], ended);
        await Run(session, connections, ended);
    }

    private static async Task Run(PortForwardSession session, IForwardedConnections connections, CancellationToken ended)
    {
        try
        {
            await session.Run(connections, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested || connections.HungUp.IsCancellationRequested)
        {
            // The client hung up, or the server stops.
        }
    }
}
