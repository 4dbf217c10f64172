using System.IO.Pipelines;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Streams;

namespace K13d.DemoCluster.Kubelet.Network;

/// <summary>Forwards a client's connections to the ports of a pod.</summary>
/// <param name="sandbox">What the runtime calls the pod.</param>
internal sealed class PortForwardSession(PodNetwork network, PodWebServer server, ObjectKey pod, string sandbox)
{
    private readonly List<Task> connections = [];

    /// <summary>Stays until the client hangs up.</summary>
    public async Task Run(IForwardedConnections clients, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clients.HungUp);
        try
        {
            await foreach (var connection in clients.Accept(ended.Token))
            {
                connections.RemoveAll(done => done.IsCompleted);
                connections.Add(Forward(connection, ended.Token));
            }
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(connections);
        }
    }

    private async Task Forward(IForwardedConnection connection, CancellationToken cancellation)
    {
        try
        {
            if (network.Listener(pod, connection.Port) is { } process)
            {
                var (ours, theirs) = (new Pipe(), new Pipe());
                using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var sending = Send(connection, theirs.Writer, done.Token);
                var answering = Answer(connection, ours.Reader, cancellation);
                await server.Serve(new Ends(theirs.Reader, ours.Writer), pod.Name, connection.Port, process, cancellation);
                await ours.Writer.CompleteAsync();
                await answering;
                await done.CancelAsync();
                await sending;
            }
            else
            {
                await connection.Fail(Refused(connection.Port), cancellation);
            }

            await connection.Close(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client hung up, or the server stops.
        }
    }

    private string Refused(int port) =>
        $"error forwarding port {port} to pod {sandbox}, uid : failed to execute portforward in network namespace \"/var/run/netns/cni-{sandbox[..8]}\": "
        + $"failed to connect to localhost:{port} inside namespace \"{sandbox}\", IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused "
        + $"IPv6 dial tcp6: address localhost: no suitable address found ";

    private static async Task Send(IForwardedConnection connection, PipeWriter to, CancellationToken cancellation)
    {
        try
        {
            await foreach (var bytes in connection.Input.ReadAllAsync(cancellation)) await to.WriteAsync(bytes, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server has closed first.
        }

        await to.CompleteAsync();
    }

    private static async Task Answer(IForwardedConnection connection, PipeReader from, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await from.ReadAsync(cancellation);
            foreach (var piece in read.Buffer) await connection.Write(piece, cancellation);
            from.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        await from.CompleteAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
