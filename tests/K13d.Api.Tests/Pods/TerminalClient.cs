using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Pods;

/// <summary>A terminal as a program opens one: a WebSocket whose messages begin with the number of their stream.</summary>
internal sealed class TerminalClient : IDisposable
{
    public const byte Input = 0;
    public const byte Output = 1;
    public const byte Errors = 2;
    public const byte End = 3;
    public const byte Size = 4;
    public const byte Closing = 255;

    private readonly ClientWebSocket socket;

    private TerminalClient(ClientWebSocket socket) => this.socket = socket;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    public string? Protocol => socket.SubProtocol;

    /// <summary>All output so far.</summary>
    public StringBuilder Shown { get; } = new();

    /// <summary>All errors so far.</summary>
    public StringBuilder Complaints { get; } = new();

    /// <summary>How the command ended; null while it has not.</summary>
    public JsonNode? Status { get; private set; }

    /// <param name="query">As <c>command=sh&amp;tty=true</c>.</param>
    public static async Task<TerminalClient> Open(K13dHost host, string token, string pod, string @namespace, string query)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        socket.Options.AddSubProtocol("v5.channel.k8s.io");
        var address = new UriBuilder(host.Address) { Scheme = "ws", Path = $"/api/pods/{pod}/exec", Query = $"namespace={@namespace}&{query}" }.Uri;
        try
        {
            await socket.ConnectAsync(address, Cancellation);
        }
        catch (WebSocketException refused)
        {
            throw new InvalidOperationException($"{(int)socket.HttpStatusCode}", refused);
        }

        return new TerminalClient(socket);
    }

    public Task Type(string text) => Send(Input, Encoding.UTF8.GetBytes(text));

    public async Task Send(byte channel, ReadOnlyMemory<byte> bytes) =>
        await socket.SendAsync(new byte[] { channel }.Concat(bytes.ToArray()).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);

    /// <summary>Reads until its output holds a text.</summary>
    public async Task Until(string text)
    {
        while (!Shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await Read() is not null, $"The terminal was closed ({CloseStatus} {CloseReason}) and has not shown '{text}': {Shown} {Status}");
        }
    }

    /// <summary>Reads until it is closed, and closes it too.</summary>
    public async Task UntilClosed()
    {
        while (await Read() is not null)
        {
            // What it shows is kept.
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        }
    }

    /// <summary>The next message; null where there is none any more.</summary>
    public async Task<byte[]?> Read()
    {
        var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer, Cancellation);
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        var bytes = message.ToArray();
        var text = Encoding.UTF8.GetString(bytes.AsSpan(1));
        switch (bytes[0])
        {
            case Output:
                Shown.Append(text);
                break;
            case Errors:
                Complaints.Append(text);
                break;
            case End:
                Status = JsonNode.Parse(text);
                break;
            default:
                Assert.Fail($"A message of the channel {bytes[0]}.");
                break;
        }

        return bytes;
    }

    /// <summary>Closes it, as whoever is done does.</summary>
    public Task Close() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

    /// <summary>Lets go of the connection without a word.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();
}
