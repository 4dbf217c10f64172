using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using K13d.Application.Ports.PortForwards;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.PortForwards;

namespace K13d.Infrastructure.Tests.Kubernetes.PortForwards;

/// <summary>A connection to a pod's port, against the other end of its WebSocket.</summary>
public sealed class PodPortStreamTests : IAsyncLifetime
{
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Pod, "shop", "web");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private TcpClient near = null!;
    private TcpClient far = null!;
    private WebSocket node = null!;
    private PodPortStream stream = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        listener.Start();
        near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancellation);
        far = await listener.AcceptTcpClientAsync(Cancellation);
        node = WebSocket.CreateFromStream(far.GetStream(), new WebSocketCreationOptions { IsServer = true });
        stream = new PodPortStream(WebSocket.CreateFromStream(near.GetStream(), new WebSocketCreationOptions()), Web, 80, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        node.Dispose();
        near.Dispose();
        far.Dispose();
        listener.Dispose();
    }

    [Fact]
    public async Task The_numbers_of_the_port_that_each_channel_begins_with_are_not_data_however_they_come()
    {
        await Send([0, 80]);
        await Send([1, 80, 0]);
        await Send([0, 0]);
        await Send([0]);
        await Send([0, .. "hel"u8]);
        await node.SendAsync(new byte[] { 0 }, WebSocketMessageType.Binary, endOfMessage: false, Cancellation);
        await node.SendAsync("lo"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        await node.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

        Assert.Equal("hello", await ReadAll());
    }

    [Fact]
    public async Task What_is_written_is_sent_in_messages_of_the_data_channel_as_it_is()
    {
        var bytes = new byte[200_003];
        new Random(7).NextBytes(bytes);

        var writing = stream.WriteAsync(bytes, Cancellation).AsTask();

        using var heard = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var begins = true; heard.Length < bytes.Length;)
        {
            var piece = await node.ReceiveAsync(buffer.AsMemory(), Cancellation);
            Assert.Equal(WebSocketMessageType.Binary, piece.MessageType);
            Assert.True(!begins || buffer[0] == 0);
            heard.Write(buffer, begins ? 1 : 0, piece.Count - (begins ? 1 : 0));
            begins = piece.EndOfMessage;
        }

        await writing;
        Assert.Equal(bytes, heard.ToArray());
    }

    [Fact]
    public async Task What_the_node_says_of_a_port_that_cannot_be_reached_is_told()
    {
        await Send([0, 80, 0]);
        await Send([1, 80, 0]);
        await Send([1, .. "connection refused\n"u8]);
        await node.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

        var told = await Assert.ThrowsAsync<PodPortException>(ReadAll);

        Assert.Equal("The port 80 of pod/web cannot be reached: connection refused", told.Message);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_no_end()
    {
        await Send([0, 80, 0, .. "half"u8]);
        far.Client.LingerState = new LingerOption(true, 0);
        far.Close();

        await Assert.ThrowsAsync<PodPortException>(ReadAll);
        await Assert.ThrowsAsync<PodPortException>(async () =>
        {
            while (true)
            {
                await stream.WriteAsync(new byte[64 * 1024], Cancellation);
            }
        });
    }

    [Fact]
    public async Task A_read_that_waits_ends_when_the_connection_is_closed_here_and_the_node_is_told()
    {
        var reading = ReadAll();

        await stream.DisposeAsync();

        await Assert.ThrowsAsync<PodPortException>(() => reading);
        Assert.Equal(WebSocketMessageType.Close, (await node.ReceiveAsync(new byte[8].AsMemory(), Cancellation)).MessageType);
    }

    [Fact]
    public async Task A_node_is_not_read_faster_than_the_connection_is()
    {
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            await Send([0, 80, 0]);
            for (; sent < 1000; sent++)
            {
                await Send([0, .. new byte[64 * 1024]]);
            }
        }, Cancellation);

        Assert.Equal(1, await stream.ReadAsync(new byte[1], Cancellation));
        var first = await Task.WhenAny(sending, Settled(() => sent));

        Assert.NotSame(sending, first);
        await stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    /// <summary>Returns when a number has not changed for a while.</summary>
    private static async Task Settled(Func<int> number)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var (last, same) = (-1, 0); same < 5; last = number())
        {
            await timer.WaitForNextTickAsync(Cancellation);
            same = last == number() ? same + 1 : 0;
        }
    }

    private async Task Send(byte[] message) => await node.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);

    private async Task<string> ReadAll()
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancellation);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
