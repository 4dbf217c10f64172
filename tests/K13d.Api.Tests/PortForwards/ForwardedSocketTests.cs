using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using K13d.Domain.Identity;

namespace K13d.Api.Tests.PortForwards;

/// <summary>The WebSocket that carries a connection to a pod.</summary>
public sealed class ForwardedSocketTests(ForwardingK13d k13d) : IClassFixture<ForwardingK13d>, IAsyncLifetime
{
    private readonly TcpListener pod = new(IPAddress.Loopback, 0);
    private HttpClient owner = null!;
    private string token = "";
    private string id = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        pod.Start();
        token = await k13d.Host.Token(Role.Operator);
        owner = k13d.Host.NewClient(token);
        id = await ForwardingK13d.Start(owner, ((IPEndPoint)pod.LocalEndpoint).Port);
    }

    public async ValueTask DisposeAsync()
    {
        pod.Dispose();
        await owner.DeleteAsync($"/api/portforward/{id}", CancellationToken.None);
    }

    [Fact]
    public async Task Much_arrives_as_it_is_both_ways_at_once_and_the_pods_end_is_told()
    {
        using var socket = await Connect();
        using var accepted = await pod.AcceptTcpClientAsync(Cancellation);
        var (up, down) = (PodServer.Bytes(12_345_678), PodServer.Bytes(9_876_543));

        var sending = Send(socket, up);
        var answering = accepted.GetStream().WriteAsync(down, Cancellation).AsTask();
        var heard = new byte[up.Length];
        var hearing = accepted.GetStream().ReadExactlyAsync(heard, Cancellation).AsTask();
        var got = await Receive(socket, down.Length);
        await Task.WhenAll(sending, answering, hearing);
        accepted.Close();

        Assert.Equal(up, heard);
        Assert.Equal(down, got);
        await Closed(socket, WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task A_caller_who_closes_closes_the_connection_and_what_he_sent_last_arrives()
    {
        using var socket = await Connect();
        using var accepted = await pod.AcceptTcpClientAsync(Cancellation);
        await Send(socket, PodServer.Bytes(500_000));

        var closing = socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

        using var heard = new MemoryStream();
        await accepted.GetStream().CopyToAsync(heard, Cancellation);
        Assert.Equal(PodServer.Bytes(500_000), heard.ToArray());
        await closing;
    }

    [Fact]
    public async Task With_the_logout_it_is_closed()
    {
        using var socket = await Connect();
        using var accepted = await pod.AcceptTcpClientAsync(Cancellation);

        await owner.PostAsync("/api/auth/logout", null, Cancellation);

        // The port-forward ends with the same session: whichever is first says so.
        await Closed(socket, WebSocketCloseStatus.PolicyViolation, WebSocketCloseStatus.InternalServerError, WebSocketCloseStatus.NormalClosure);
        Assert.Equal(0, await accepted.GetStream().ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task With_the_logout_of_an_administrator_his_own_is_closed_and_the_port_forward_goes_on()
    {
        var administrators = await k13d.Host.Token();
        using var administrator = k13d.Host.NewClient(administrators);
        using var socket = await Connect(administrators);
        using var accepted = await pod.AcceptTcpClientAsync(Cancellation);

        await administrator.PostAsync("/api/auth/logout", null, Cancellation);

        await Closed(socket, WebSocketCloseStatus.PolicyViolation);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/api/portforward/{id}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Somebody_elses_is_not_there()
    {
        using var socket = Client(await Mallorys());

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Cancellation));

        Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
    }

    private Uri Address => new UriBuilder(k13d.Host.Address) { Scheme = "ws", Path = $"/api/portforward/{id}/tcp" }.Uri;

    private async Task<string> Mallorys()
    {
        using var mallory = await k13d.Host.LoggedInAs("mallory", Role.Operator);
        return mallory.DefaultRequestHeaders.Authorization!.Parameter!;
    }

    private static ClientWebSocket Client(string token)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        return socket;
    }

    private async Task<ClientWebSocket> Connect(string? others = null)
    {
        var socket = Client(others ?? token);
        await socket.ConnectAsync(Address, Cancellation);
        return socket;
    }

    private static async Task Send(ClientWebSocket socket, ReadOnlyMemory<byte> bytes)
    {
        // In pieces of every size: where a message ends must not matter.
        for (var size = 1; !bytes.IsEmpty; size = size * 3 % 100_003)
        {
            var piece = bytes[..Math.Min(size, bytes.Length)];
            await socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
            bytes = bytes[piece.Length..];
        }
    }

    private static async Task<byte[]> Receive(ClientWebSocket socket, int count)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var piece = await socket.ReceiveAsync(bytes.AsMemory(got), Cancellation);
            Assert.Equal(WebSocketMessageType.Binary, piece.MessageType);
            got += piece.Count;
        }

        return bytes;
    }

    private static async Task Closed(ClientWebSocket socket, params WebSocketCloseStatus[] statuses)
    {
        var received = await socket.ReceiveAsync(new byte[16], Cancellation);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Contains(socket.CloseStatus!.Value, statuses);
    }
}
