using System.Net;
using System.Net.WebSockets;
using System.Text;
using K13d.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace K13d.Api.Tests.WebSockets;

/// <summary>Who may open a WebSocket, and as whom.</summary>
public sealed class WebSocketTests : IAsyncLifetime
{
    private const string Bearer = "base64url.bearer.authorization.k8s.io.";

    private K13dHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await K13dHost.Start(map: app => app.MapGet("/test/socket", Greet));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")] // another port is another origin
    [InlineData("http://127.0.0.1:80:80")]
    [InlineData("")]
    public async Task A_page_of_another_site_opens_none_whoever_is_logged_in(string origin)
    {
        using var socket = await Client(origin);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Cancellation));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory, InlineData("http"), InlineData("https")]
    public async Task A_page_of_our_own_opens_one_also_behind_an_ingress_that_ends_TLS(string scheme)
    {
        using var socket = await Client($"{scheme}://{host.Address.Authority}");

        await socket.ConnectAsync(Address, Cancellation);

        Assert.Equal("hello admin", await Read(socket));
    }

    [Fact]
    public async Task A_page_that_can_set_no_header_gives_its_token_as_a_subprotocol_which_is_not_repeated()
    {
        using var socket = Collecting();
        socket.Options.AddSubProtocol(Bearer + Encoded(await host.Token()));
        socket.Options.AddSubProtocol("greeting");

        await socket.ConnectAsync(Address, Cancellation);

        Assert.Equal(("greeting", "hello admin"), (socket.SubProtocol, await Read(socket)));
    }

    [Theory, InlineData("bm9uc2Vuc2U"), InlineData("!"), InlineData("")]
    public async Task A_token_as_a_subprotocol_that_is_none_is_refused(string token)
    {
        using var socket = Collecting();
        socket.Options.SetRequestHeader("Sec-WebSocket-Protocol", $"{Bearer}{token}, greeting");

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Cancellation));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Two_tokens_are_none_and_a_token_counts_for_WebSockets_only()
    {
        var token = Bearer + Encoded(await host.Token());
        using var socket = Collecting();
        socket.Options.SetRequestHeader("Sec-WebSocket-Protocol", $"{token}, {token}x");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit");
        request.Headers.Add("Sec-WebSocket-Protocol", token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.SendAsync(request, Cancellation)).StatusCode);
    }

    private Uri Address => new UriBuilder(host.Address) { Scheme = "ws", Path = "/test/socket" }.Uri;

    private static ClientWebSocket Collecting() => new() { Options = { CollectHttpResponseDetails = true } };

    private async Task<ClientWebSocket> Client(string origin)
    {
        var socket = Collecting();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {await host.Token()}");
        socket.Options.SetRequestHeader("Origin", origin);
        return socket;
    }

    private static string Encoded(string token) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));

    private static async Task<string> Read(ClientWebSocket socket)
    {
        var buffer = new byte[100];
        var read = await socket.ReceiveAsync(buffer, Cancellation);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }

    private static async Task Greet(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.SingleOrDefault(protocol => protocol == "greeting"));
        await socket.SendAsync(Encoding.UTF8.GetBytes($"hello {context.User.Identity!.Name}"), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
