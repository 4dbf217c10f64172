using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using K13d.Application.Ports.PortForwards;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Kubernetes.PortForwards;

/// <summary>Listens on the loopback addresses and no others.</summary>
internal sealed class LoopbackPorts(TimeProvider time) : ILoopbackPorts
{
    /// <summary>How often a free port is looked for that is free on both addresses.</summary>
    private const int MostAttempts = 20;

    public Result<ILoopbackPort> Listen(int number)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sockets = new List<Socket>();
            try
            {
                sockets.Add(Bind(IPAddress.Loopback, number));
                var bound = ((IPEndPoint)sockets[0].LocalEndPoint!).Port;
                if (BindWhereThereIs(IPAddress.IPv6Loopback, bound) is { } second)
                {
                    sockets.Add(second);
                }

                return new LoopbackPort(bound, sockets, time);
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                sockets.ForEach(socket => socket.Dispose());
                if (number != 0 || attempt == MostAttempts)
                {
                    return new Failure.Conflict(taken.SocketErrorCode == SocketError.AccessDenied
                        ? $"K13d may not listen on the port {number} of its machine: take one from 1024 on, or 0 for one that is free."
                        : $"The port {number} of K13d's machine is in use: take another one, or 0 for one that is free.");
                }
            }
        }
    }

    private static Socket? BindWhereThereIs(IPAddress address, int port)
    {
        try
        {
            return Socket.OSSupportsIPv6 ? Bind(address, port) : null;
        }
        catch (SocketException missing) when (missing.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return null;
        }
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}

internal sealed class LoopbackPort(int number, IReadOnlyList<Socket> sockets, TimeProvider time) : ILoopbackPort
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    public int Number => number;

    public async IAsyncEnumerable<Stream> Accept([EnumeratorCancellation] CancellationToken cancellation)
    {
        var accepting = sockets.Select(socket => Next(socket, cancellation)).ToArray();
        try
        {
            while (true)
            {
                var first = Array.IndexOf(accepting, await Task.WhenAny(accepting));
                yield return new LoopbackStream(await accepting[first], time);
                accepting[first] = Next(sockets[first], cancellation);
            }
        }
        finally
        {
            foreach (var left in accepting.Where(accepted => accepted.IsCompletedSuccessfully))
            {
                (await left).Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    private async Task<Socket> Next(Socket listening, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await listening.AcceptAsync(cancellation);
            }
            catch (SocketException) when (!cancellation.IsCancellationRequested)
            {
                // Who called has gone, or there are too many open files for now.
                await Task.Delay(Breath, time, cancellation);
            }
        }
    }
}

/// <summary>A client's connection. What was sent last still arrives when it is closed: the system would throw it away if the client had sent more.</summary>
internal sealed class LoopbackStream : NetworkStream
{
    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private int closed;

    public LoopbackStream(Socket socket, TimeProvider time)
        : base(socket, ownsSocket: true)
    {
        this.time = time;
        socket.NoDelay = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            await Finish();
        }

        await base.DisposeAsync();
    }

    private async Task Finish()
    {
        using var limit = new CancellationTokenSource(ClosesWithin, time);
        var rest = new byte[4096];
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
            while (await ReadAsync(rest, limit.Token) > 0)
            {
                // Nobody takes it any more.
            }
        }
        catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or goes on sending.
        }
    }
}
