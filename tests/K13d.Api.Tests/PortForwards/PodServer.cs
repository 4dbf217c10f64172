using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace K13d.Api.Tests.PortForwards;

/// <summary>The web server in a pod: it tells what reached it, and answers whatever a test wants.</summary>
internal sealed class PodServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private PodServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        app.UseWebSockets();
        app.Map("/socket", Socket);
        app.Map("/answer", Answer);
        app.Map("/endless", Endless);
        app.MapFallback("{*path}", Tell);
    }

    public int Port => new Uri(app.Urls.Single()).Port;

    public static async Task<PodServer> Start()
    {
        var server = new PodServer();
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>What came: the method, the URL, every header, and the body's length and hash.</summary>
    private static async Task Tell(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        long length = 0;
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        await context.Response.WriteAsJsonAsync(new
        {
            method = context.Request.Method,
            url = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            length,
            hash = Convert.ToHexString(hash.GetHashAndReset()),
        });
    }

    /// <summary>The status and headers that the query asks for, and so many bytes.</summary>
    private static async Task Answer(HttpContext context)
    {
        var query = context.Request.Query;
        context.Response.StatusCode = int.Parse(query["status"].FirstOrDefault() ?? "200", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var header in query["header"])
        {
            var (name, value) = (header!.Split(':')[0], header[(header.IndexOf(':') + 1)..]);
            context.Response.Headers.Append(name, value);
        }

        if (int.TryParse(query["bytes"], out var bytes))
        {
            await context.Response.Body.WriteAsync(Bytes(bytes), context.RequestAborted);
        }
    }

    /// <summary>The same bytes for the same number.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task Endless(HttpContext context)
    {
        await context.Response.WriteAsync("first", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    }

    /// <summary>Says which headers it was asked with, then repeats what it hears.</summary>
    private static async Task Socket(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        var asked = JsonSerializer.Serialize(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()));
        await socket.SendAsync(Encoding.UTF8.GetBytes(asked), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } piece)
        {
            await socket.SendAsync(buffer.AsMemory(0, piece.Count), piece.MessageType, piece.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
    }
}
