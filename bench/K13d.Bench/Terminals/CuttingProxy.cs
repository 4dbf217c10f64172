using System.Net;
using System.Net.Sockets;

namespace K13d.Bench.Terminals;

/// <summary>A proxy of TCP connections that cuts one on which neither side has sent anything for a while, as proxies on the way to an ingress do.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Uri target;
    private readonly TimeSpan idle;
    private readonly Task accepting;
    private long longestSilence;

    public CuttingProxy(Uri target, TimeSpan idle)
    {
        (this.target, this.idle) = (target, idle);
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The longest silence that ended because a side sent something.</summary>
    public TimeSpan LongestSilence => TimeSpan.FromTicks(Interlocked.Read(ref longestSilence));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(Connect(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Connect(TcpClient caller)
    {
        using var server = new TcpClient();
        using (caller)
        using (var silent = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token))
        {
            await server.ConnectAsync(target.Host, target.Port, stopping.Token);
            silent.CancelAfter(idle);
            var last = TimeProvider.System.GetTimestamp();
            await Task.WhenAny(Copy(caller, server), Copy(server, caller));

            async Task Copy(TcpClient from, TcpClient to)
            {
                var buffer = new byte[64 * 1024];
                try
                {
                    while (await from.GetStream().ReadAsync(buffer, silent.Token) is > 0 and var read)
                    {
                        var silence = TimeProvider.System.GetElapsedTime(last).Ticks;
                        last = TimeProvider.System.GetTimestamp();
                        Interlocked.Exchange(ref longestSilence, Math.Max(silence, Interlocked.Read(ref longestSilence)));
                        silent.CancelAfter(idle);
                        await to.GetStream().WriteAsync(buffer.AsMemory(0, read), silent.Token);
                    }
                }
                catch (Exception cut) when (cut is OperationCanceledException or IOException or ObjectDisposedException)
                {
                    // It was silent for too long, or a side has closed it.
                }
            }
        }
    }
}
