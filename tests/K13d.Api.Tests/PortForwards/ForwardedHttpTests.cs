using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.PortForwards;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Requests;
using K13d.Domain.Identity;

namespace K13d.Api.Tests.PortForwards;

/// <summary>What goes through K13d's reverse proxy to a pod and back, and what does not.</summary>
public sealed class ForwardedHttpTests(ForwardingK13d k13d) : IClassFixture<ForwardingK13d>, IAsyncLifetime
{
    private string token = "";
    private string id = "";
    private HttpClient client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => $"/api/portforward/{id}/http";

    public async ValueTask InitializeAsync()
    {
        token = await k13d.Host.Token(Role.Operator);
        client = k13d.Host.NewClient(token);
        id = await ForwardingK13d.Start(client, k13d.WebPort);
    }

    public async ValueTask DisposeAsync() => await client.DeleteAsync($"/api/portforward/{id}", CancellationToken.None);

    [Theory, InlineData("GET"), InlineData("POST"), InlineData("PUT"), InlineData("PATCH"), InlineData("DELETE"), InlineData("OPTIONS")]
    public async Task Any_method_reaches_the_pod_with_its_path_query_and_body(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Root}/a%20b/c%2Fd/?x=1&y=%2F&token=mine");
        var body = method is "GET" or "OPTIONS" ? [] : PodServer.Bytes(3_000_000);
        request.Content = body.Length > 0 ? new ByteArrayContent(body) : null;

        var told = await Told(request);

        Assert.Equal((method, "/a%20b/c%2Fd/?x=1&y=%2F&token=mine"), (Text(told["method"]), Text(told["url"])));
        Assert.Equal(((long)body.Length, Convert.ToHexString(SHA256.HashData(body))), (told["length"]!.GetValue<long>(), Text(told["hash"])));
    }

    [Theory, InlineData("", "/"), InlineData("/", "/"), InlineData("?x", "/?x"), InlineData("//x", "//x"), InlineData("/a/../b", "/b"), InlineData("/%41%2f%2e%2e%2fb", "/%41%2f%2e%2e%2fb")]
    public async Task The_root_of_the_pod_is_the_root_of_the_path(string asked, string reached)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Root + asked);

        Assert.Equal(reached, Text((await Told(request))["url"]));
    }

    [Fact]
    public async Task Nothing_that_K13ds_callers_identify_themselves_with_reaches_the_pod()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/");
        request.Headers.Add("Cookie", "ingress=canary-cookie");
        request.Headers.Add("Origin", "https://k13d.example");
        request.Headers.Add("Referer", "https://k13d.example/canary-page");
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("Forwarded", "for=6.6.6.6");
        request.Headers.Add("X-Forward-Authorization", "Basic cG9kOnBvZA==");
        request.Headers.Add("X-Forward-Cookie", "session=the-pods");

        var told = await Told(request);

        var headers = told["headers"]!.AsObject();
        Assert.DoesNotContain(token, told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("6.6.6.6", told.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(("Basic cG9kOnBvZA==", "session=the-pods"), (Text(headers["Authorization"]), Text(headers["Cookie"])));
        Assert.Equal(
            ($"localhost:{k13d.WebPort}", k13d.Host.Address.Authority, "http", "127.0.0.1", Root),
            (Text(headers["Host"]), Text(headers["X-Forwarded-Host"]), Text(headers["X-Forwarded-Proto"]), Text(headers["X-Forwarded-For"]), Text(headers["X-Forwarded-Prefix"])));
        Assert.DoesNotContain(headers, header => header.Key is "Origin" or "Referer" or "X-Forward-Authorization" or "X-Forward-Cookie" or "traceparent");
    }

    [Fact]
    public async Task Nothing_comes_back_that_would_hold_for_all_of_K13ds_address()
    {
        string[] headers =
        [
            "Set-Cookie:session=1; Path=/", "WWW-Authenticate:Basic realm=x", "Strict-Transport-Security:max-age=1", "Access-Control-Allow-Origin:*",
            "Clear-Site-Data:\"*\"", "Service-Worker-Allowed:/", "Server:pod", "Cache-Control:public", "X-Content-Type-Options:off", "X-Frame-Options:ALLOW",
            "X-Correlation-Id:theirs", "X-RateLimit-Limit:1", "Content-Security-Policy:img-src 'none'", "X-Port-Forward:theirs", "X-Own:stays", "X-Accel-Redirect:/internal",
        ];
        using var answer = await client.GetAsync($"{Root}/answer?status=401&{string.Join('&', headers.Select(header => "header=" + Uri.EscapeDataString(header)))}", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        string[] gone = ["Set-Cookie", "WWW-Authenticate", "Strict-Transport-Security", "Access-Control-Allow-Origin", "Clear-Site-Data", "Service-Worker-Allowed", "Server", "X-Accel-Redirect"];
        Assert.DoesNotContain(answer.Headers, header => gone.Contains(header.Key, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(("nosniff", "DENY", "stays", id), (One("X-Content-Type-Options"), One("X-Frame-Options"), One("X-Own"), One("X-Port-Forward")));
        Assert.Equal(("no-store", "session=1; Path=/"), (One("Cache-Control"), One("X-Forward-Set-Cookie")));
        Assert.NotEqual("theirs", One("X-Correlation-Id"));
        Assert.NotEqual("1", One("X-RateLimit-Limit"));
        Assert.Equal(["img-src 'none'", "sandbox allow-scripts allow-forms allow-modals allow-downloads; frame-ancestors 'none'"], answer.Headers.GetValues("Content-Security-Policy"));

        string One(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    [Theory]
    [InlineData("/next?x=1", "{root}/next?x=1")]
    [InlineData("http://localhost:{port}/next", "{root}/next")]
    [InlineData("next", "next")]
    [InlineData("https://elsewhere.example/x", "https://elsewhere.example/x")]
    [InlineData("//elsewhere.example/x", "//elsewhere.example/x")]
    public async Task A_redirect_of_the_pods_stays_at_the_pod(string location, string expected)
    {
        var port = k13d.WebPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var header = Uri.EscapeDataString("Location:" + location.Replace("{port}", port, StringComparison.Ordinal));

        using var answer = await client.GetAsync($"{Root}/answer?status=302&header={header}", Cancellation);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(expected.Replace("{root}", Root, StringComparison.Ordinal), Assert.Single(answer.Headers.GetValues("Location")));
    }

    [Fact]
    public async Task Much_comes_back_as_it_is()
    {
        Assert.Equal(PodServer.Bytes(20_000_001), await client.GetByteArrayAsync($"{Root}/answer?bytes=20000001", Cancellation));
    }

    [Fact]
    public async Task A_head_is_a_head_at_the_pod_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{Root}/answer?bytes=10&header=X-Own:stays");
        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "stays"), (answer.StatusCode, answer.Headers.GetValues("X-Own").Single()));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_body_of_more_than_a_gibibyte_is_refused_before_it_is_read()
    {
        var raw = await RawHttp.Send(
            k13d.Host.Address, $"POST {Root}/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: {ForwardedHttp.MostBytes + 1}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", raw, StringComparison.Ordinal);
        Assert.Contains("PAYLOAD_TOO_LARGE", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_WebSocket_goes_through_without_K13ds_token()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("base64url.bearer.authorization.k8s.io." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)));
        socket.Options.AddSubProtocol("chat");
        await socket.ConnectAsync(new UriBuilder(k13d.Host.Address) { Scheme = "ws", Path = $"{Root}/socket" }.Uri, Cancellation);

        Assert.Equal("chat", socket.SubProtocol);
        var asked = await Read(socket);
        Assert.DoesNotContain("base64url", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)), asked, StringComparison.Ordinal);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        Assert.Equal("hello", await Read(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        Assert.Equal("done", socket.CloseStatusDescription);
    }

    [Fact]
    public async Task An_answer_without_end_comes_by_and_by_and_ends_with_the_session()
    {
        using var owner = await k13d.Host.LoggedIn(Role.Operator);
        var own = await ForwardingK13d.Start(owner, k13d.WebPort);
        using var answer = await owner.GetAsync($"/api/portforward/{own}/http/endless", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var first = new byte[5];
        await body.ReadExactlyAsync(first, Cancellation);
        Assert.Equal("first"u8.ToArray(), first);

        await owner.PostAsync("/api/auth/logout", null, Cancellation);

        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(first, Cancellation));
    }

    [Fact]
    public async Task What_is_under_way_ends_when_the_port_forward_is_stopped()
    {
        using var answer = await client.GetAsync($"{Root}/endless", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        await body.ReadExactlyAsync(new byte[5], Cancellation);

        await client.DeleteAsync($"/api/portforward/{id}", Cancellation);

        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[5], Cancellation));
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await client.GetAsync($"{Root}/", Cancellation));
    }

    [Fact]
    public async Task A_pod_that_does_not_speak_HTTP_is_said_not_to()
    {
        using var rude = new TcpListener(IPAddress.Loopback, 0);
        rude.Start();
        var hangsUp = HangUp(rude);
        var other = await ForwardingK13d.Start(client, ((IPEndPoint)rude.LocalEndpoint).Port);

        using var answer = await client.GetAsync($"/api/portforward/{other}/http/", Cancellation);

        var body = await ErrorAssert.Is(HttpStatusCode.ServiceUnavailable, "POD_UNREACHABLE", answer);
        Assert.Contains("pod/web did not answer at its port", Text(body["error"]), StringComparison.Ordinal);
        EveryAnswer.HasItsHeaders(answer);
        Assert.False(answer.Headers.Contains("X-Port-Forward"));
        rude.Stop();
        await hangsUp;
    }

    [Fact]
    public async Task Nobody_else_reaches_the_pod_and_an_administrator_does()
    {
        using var mallory = await k13d.Host.LoggedInAs("mallory", Role.Operator);
        using var administrator = await k13d.Host.LoggedIn();
        var before = k13d.Pods.Connections;

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await mallory.GetAsync($"{Root}/", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await mallory.PostAsync($"{Root}/", new StringContent("x"), Cancellation));
        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Host.Anonymous.GetAsync($"{Root}/", Cancellation));

        Assert.Equal(before, k13d.Pods.Connections);
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync($"{Root}/", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task What_goes_through_is_counted_apart_and_its_URL_is_in_no_log()
    {
        using var through = await client.GetAsync($"{Root}/canary-path?canary-query", Cancellation);
        using var own = await client.GetAsync("/api/portforward", Cancellation);

        Assert.Equal("60000000", Assert.Single(through.Headers.GetValues("X-RateLimit-Limit")));
        Assert.Equal("1000000", Assert.Single(own.Headers.GetValues("X-RateLimit-Limit")));
        Assert.DoesNotContain(k13d.Host.Log.Lines, line => line.Contains("canary-", StringComparison.Ordinal));
    }

    private async Task<JsonNode> Told(HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(AsItIsSpelt(request), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private HttpRequestMessage AsItIsSpelt(HttpRequestMessage request) => Routes.OddRequest.Raw(request, k13d.Host.Address);

    private static async Task HangUp(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var caller = await listener.AcceptTcpClientAsync(Cancellation);
            }
        }
        catch (SocketException)
        {
            // It listens no more.
        }
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static async Task<string> Read(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var read = await socket.ReceiveAsync(buffer, Cancellation);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }
}
