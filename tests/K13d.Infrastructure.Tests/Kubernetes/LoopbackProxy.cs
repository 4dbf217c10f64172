using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace K13d.Infrastructure.Tests.Kubernetes;

/// <summary>An HTTP proxy that makes tunnels (CONNECT), all to one loopback port, whatever they are asked for.</summary>
internal sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> asked = new();
    private readonly int destination;
    private readonly string? password;
    private readonly Task accepting;

    /// <param name="password">As <c>user:password</c>; null means that it asks for none.</param>
    public LoopbackProxy(int destination, string? password = null)
    {
        (this.destination, this.password) = (destination, password);
        listener.Start();
        accepting = Accept();
    }

    public string Address => listener.LocalEndpoint.ToString()!;

    /// <summary>The hosts and ports that tunnels were made to.</summary>
    public IReadOnlyCollection<string> Tunnels => asked;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task Accept()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(Serve(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        try
        {
            while (await Head(stream) is { Length: > 0 } head)
            {
                if (password is not null && !head.Contains($"Proxy-Authorization: Basic {ScriptedApiServer.Base64(password)}\r\n", StringComparison.Ordinal))
                {
                    await Write(stream, "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
                    continue;
                }

                asked.Enqueue(head.Split(' ')[1]);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, destination, stopping.Token);
                await using var tunnel = server.GetStream();
                await Write(stream, "HTTP/1.1 200 Connection established\r\n\r\n");
                await Task.WhenAny(stream.CopyToAsync(tunnel, stopping.Token), tunnel.CopyToAsync(stream, stopping.Token));
                return;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Either side has hung up, or the test is over.
        }
    }

    /// <summary>All up to the empty line; empty where the client has hung up.</summary>
    private async Task<string> Head(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stopping.Token) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private ValueTask Write(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), stopping.Token);
}
