using System.Net;
using System.Net.Sockets;
using K13d.Application.Ports.PortForwards;
using K13d.Domain.Failures;

namespace K13d.Api.Tests.PortForwards;

/// <summary>Stands in for a cluster whose only pod listens where the test does, so that a test sees both ends: a port of the pod is one of this machine.</summary>
internal sealed class LocalPods : IForwardablePods
{
    private int connections;

    /// <summary>How many connections to the pod were opened.</summary>
    public int Connections => connections;

    public Task<Result<IForwardablePod>> Find(string @namespace, string name, CancellationToken cancellation) =>
        Task.FromResult<Result<IForwardablePod>>(new Pod(this));

    private sealed class Pod(LocalPods pods) : IForwardablePod
    {
        public async Task<Result<Stream>> Connect(int port, CancellationToken cancellation)
        {
            Interlocked.Increment(ref pods.connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }

        public async Task<string> Over(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return "";
        }
    }
}
