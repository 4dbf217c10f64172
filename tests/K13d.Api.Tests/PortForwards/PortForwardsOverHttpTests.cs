using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.PortForwards;

/// <summary>Port-forwards as HTTP clients use them, to a web server in a pod.</summary>
[ClusterTests]
public sealed class PortForwardsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly SharedK13d k13d = k13d;

    protected override Task Arrange() => WebPod.Run(Cluster, Home, Cancellation);

    [Fact]
    public async Task A_web_server_is_reached_through_a_port_of_K13ds_machine_by_many_at_once()
    {
        var forward = await Start();

        var asked = Enumerable.Range(0, 12).Select(_ => Ask(LocalPort(forward), "GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"));

        Assert.All(await Task.WhenAll(asked), answer =>
        {
            Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
            Assert.Contains("nginx", answer, StringComparison.Ordinal);
        });
        Assert.StartsWith("HTTP/1.1 404", await Ask(LocalPort(forward), "GET /nowhere HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_described_to_its_owner_and_gone_when_it_is_stopped_and_the_record_says_all()
    {
        var forward = await Start();
        var id = Text(forward, "id");

        Assert.Equal(
            ("active", Home, "web", 80, "operator"),
            (Text(forward, "status"), Text(forward, "namespace"), Text(forward, "pod"), forward["podPort"]!.GetValue<int>(), Text(forward, "owner")));
        Assert.Contains((await GetOk("/api/portforward"))["items"]!.AsArray(), item => Text(item!, "id") == id);
        Assert.Equal(LocalPort(forward), LocalPort(await GetOk($"/api/portforward/{id}")));

        Assert.Equal("stopped", Text(await Stop(id), "status"));

        await IsGone(id);
        await Assert.ThrowsAnyAsync<SocketException>(() => Ask(LocalPort(forward), "GET / HTTP/1.0\r\n\r\n"));
        var lines = (await AuditLines($"resource=pod/web&namespace={Home}")).Select(line => line!).ToArray();
        Assert.Equal(["stop", "portforward", "portforward"], lines.Select(line => Text(line, "action")));
        Assert.All(lines, line => Assert.Equal(id, Text(line["details"]!, "id")));
        Assert.Equal(("ended", "stopped by operator", "started"), (Text(lines[1]["details"]!, "phase"), Text(lines[1]["details"]!, "reason"), Text(lines[2]["details"]!, "phase")));
        Assert.Equal(Text(lines[1], "correlation_id"), Text(lines[2], "correlation_id"));
    }

    [Fact]
    public async Task A_port_in_use_is_a_conflict()
    {
        var taken = LocalPort(await Start());

        foreach (var port in new[] { taken, k13d.Host.Address.Port })
        {
            var body = await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Post("/api/portforward", Request(port)));
            Assert.Contains($"The port {port} of K13d's machine is in use", Text(body, "error"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_forwarded_is_refused()
    {
        await Cluster.CoreV1.CreateNamespacedPodAsync(HeldBack.Pod("waiting"), Home, cancellationToken: Cancellation);

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Post("/api/portforward", new { @namespace = Home, pod = "nobody", podPort = 80 }));
        var waiting = await ErrorAssert.Is(
            HttpStatusCode.Conflict, "CONFLICT", await Post("/api/portforward", new { @namespace = Home, pod = "waiting", podPort = 80 }));
        Assert.Contains("does not run (it is Pending)", Text(waiting, "error"), StringComparison.Ordinal);
        foreach (var (podPort, localPort) in new[] { (0, 0), (65_536, 0), (-1, 0), (80, -1), (80, 65_536) })
        {
            var answer = await Post("/api/portforward", new { @namespace = Home, pod = "web", podPort, localPort });
            await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", answer);
        }
    }

    [Fact]
    public async Task Another_operator_does_not_learn_of_it_and_an_administrator_may_stop_it()
    {
        var id = Text(await Start(), "id");
        var (mallory, administrator) = (await k13d.Host.LoggedInAs("mallory", Role.Operator), await k13d.Host.LoggedIn());

        Assert.DoesNotContain((await Ok(await mallory.GetAsync("/api/portforward", Cancellation)))["items"]!.AsArray(), item => Text(item!, "id") == id);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, $"/api/portforward/{id}");
            await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await mallory.SendAsync(request, Cancellation));
        }

        Assert.Contains((await Ok(await administrator.GetAsync("/api/portforward", Cancellation)))["items"]!.AsArray(), item => Text(item!, "id") == id);
        await Ok(await administrator.DeleteAsync($"/api/portforward/{id}", Cancellation));
        await IsGone(id);
        Assert.Equal("stopped by admin", await EndOf(id));
    }

    [Fact]
    public async Task A_connection_through_it_is_closed_when_it_is_stopped()
    {
        var forward = await Start();
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, LocalPort(forward), Cancellation);
        var stream = connection.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: web\r\n\r\n"u8.ToArray(), Cancellation);
        Assert.True(await stream.ReadAsync(new byte[64], Cancellation) > 0);

        await Stop(Text(forward, "id"));

        await Closed(stream);
    }

    [Fact]
    public async Task It_ends_when_its_owner_logs_out()
    {
        using var owner = await k13d.Host.LoggedIn(Role.Operator);
        var forward = await Ok(await owner.PostAsJsonAsync("/api/portforward", Request(0), Cancellation));
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, LocalPort(forward), Cancellation);

        await Ok(await owner.PostAsync("/api/auth/logout", null, Cancellation));

        await Closed(connection.GetStream());
        Assert.Equal("the session that it was started in is over", await EndOf(Text(forward, "id")));
        await IsGone(Text(forward, "id"));
    }

    [Fact]
    public async Task It_ends_when_its_pod_is_deleted()
    {
        var forward = await Start();

        await Cluster.CoreV1.DeleteNamespacedPodAsync("web", Home, cancellationToken: Cancellation);

        Assert.Equal("pod/web was deleted", await EndOf(Text(forward, "id")));
        await IsGone(Text(forward, "id"));
        await Assert.ThrowsAnyAsync<SocketException>(() => Ask(LocalPort(forward), "GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task A_connection_to_a_port_that_nobody_listens_on_is_closed_and_the_others_go_on()
    {
        var nobody = await PostOk("/api/portforward", new { @namespace = Home, pod = "web", podPort = 9 });

        Assert.Equal("", await Ask(LocalPort(nobody), "anybody?"));

        Assert.Equal("active", Text(await GetOk($"/api/portforward/{Text(nobody, "id")}"), "status"));
        Assert.Contains(k13d.Host.Log.Lines, line => line.Contains("The port 9 of pod/web cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_bytes_come_through_the_port_the_proxy_and_the_WebSocket()
    {
        var forward = await Start();
        var (root, file) = (Text(forward, "url"), WebPod.File);

        using var proxied = await Client.GetAsync($"{root}{WebPod.FilePath}", Cancellation);
        Assert.Equal((HttpStatusCode.OK, Text(forward, "id")), (proxied.StatusCode, Assert.Single(proxied.Headers.GetValues("X-Port-Forward"))));
        Assert.Equal(file, await proxied.Content.ReadAsByteArrayAsync(Cancellation));

        var question = $"GET /{WebPod.FilePath} HTTP/1.0\r\n\r\n";
        Assert.Equal(file, BodyOf(await AskBytes(LocalPort(forward), question)));
        Assert.Equal(file, BodyOf(await AskThroughSocket(Text(forward, "id"), question)));
    }

    [Fact]
    public async Task The_proxy_asks_the_pod_whatever_it_is_asked()
    {
        var root = Text(await Start(), "url");

        using var missing = await Client.GetAsync($"{root}nowhere", Cancellation);
        using var posted = await Client.PostAsync($"{root}", new StringContent("x"), Cancellation);
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client.GetStringAsync(root, Cancellation)));

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.True(missing.Headers.Contains("X-Port-Forward"));
        Assert.True(posted.Headers.Contains("X-Port-Forward"));
        Assert.All(many, page => Assert.Contains("nginx", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_reaches_nobody_through_the_proxy_or_the_WebSocket_is_told()
    {
        var forward = await PostOk("/api/portforward", new { @namespace = Home, pod = "web", podPort = 9 });

        var body = await ErrorAssert.Is(HttpStatusCode.ServiceUnavailable, "POD_UNREACHABLE", await Client.GetAsync(Text(forward, "url"), Cancellation));
        Assert.StartsWith("The port 9 of pod/web cannot be reached", Text(body, "error"), StringComparison.Ordinal);

        using var socket = await Socket(Text(forward, "id"));
        var told = await socket.ReceiveAsync(new byte[16], Cancellation);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.InternalServerError), (told.MessageType, socket.CloseStatus));
        Assert.StartsWith("The port 9 of pod/web cannot be reached", socket.CloseStatusDescription, StringComparison.Ordinal);
    }

    private Task<JsonNode> Start() => PostOk("/api/portforward", Request(0));

    private object Request(int localPort) => new { @namespace = Home, pod = "web", localPort, podPort = 80 };

    private async Task<JsonNode> Stop(string id) => await Ok(await Client.DeleteAsync($"/api/portforward/{id}", Cancellation));

    private async Task IsGone(string id) =>
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/portforward/{id}", Cancellation));

    /// <summary>Why it ended, once the record says that it has.</summary>
    private async Task<string> EndOf(string id)
    {
        while (true)
        {
            var lines = await AuditLines($"action=portforward&resource=pod/web&namespace={Home}");
            if (lines.FirstOrDefault(line => Text(line!["details"]!, "id") == id && Text(line["details"]!, "phase") == "ended") is { } ended)
            {
                return Text(ended["details"]!, "reason");
            }

            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static int LocalPort(JsonNode forward) => forward["localPort"]!.GetValue<int>();

    private async Task<ClientWebSocket> Socket(string id)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", Client.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(new UriBuilder(k13d.Host.Address) { Scheme = "ws", Path = $"/api/portforward/{id}/tcp" }.Uri, Cancellation);
        return socket;
    }

    private async Task<byte[]> AskThroughSocket(string id, string question)
    {
        using var socket = await Socket(id);
        await socket.SendAsync(Encoding.ASCII.GetBytes(question), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        using var answer = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), Cancellation) is { MessageType: not WebSocketMessageType.Close } piece)
        {
            answer.Write(buffer, 0, piece.Count);
        }

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        return answer.ToArray();
    }

    private static byte[] BodyOf(byte[] answer) => answer[(answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    private static async Task<string> Ask(int port, string question) => Encoding.UTF8.GetString(await AskBytes(port, question));

    /// <summary>All that a server says until it closes.</summary>
    private static async Task<byte[]> AskBytes(int port, string question)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(question), Cancellation);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Cancellation);
        return answer.ToArray();
    }

    private static async Task Closed(NetworkStream stream)
    {
        var rest = new byte[4096];
        try
        {
            while (await stream.ReadAsync(rest, Cancellation) > 0)
            {
                // What was on its way.
            }
        }
        catch (IOException)
        {
            // Closed too.
        }
    }
}
