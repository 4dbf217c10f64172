using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using k8s;
using k8s.Models;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>A command whose streams are channels of a WebSocket: every message begins with the number of its stream.</summary>
/// <seealso href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets"/>
internal sealed class RunningCommand(WebSocket socket, FoundContainer container) : IRunningCommand
{
    /// <summary>The first protocol of channels in which one stream can be closed alone: the input.</summary>
    public const string Protocol = "v5.channel.k8s.io";

    /// <summary>Names a stream that is closed.</summary>
    private const byte CloseChannel = 255;

    private const int PieceBytes = 32 * 1024;

    /// <summary>A Status is a few hundred bytes; what an API server says beyond this is not kept.</summary>
    private const int MostStatus = 64 * 1024;

    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(1);

    private readonly byte[] received = new byte[PieceBytes];
    private readonly byte[] sent = new byte[PieceBytes];
    private readonly MemoryStream status = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private CommandStream? within;

    public Result<int> End => Parse() switch
    {
        null => new Failure.ClusterFailed(
            $"The connection to the command in the container {container.Name} of {container.Pod} was lost; whether it ran to its end is not known."),
        { Status: "Success" } => 0,
        { Reason: "NonZeroExitCode", Details.Causes: { } causes } when ExitCode(causes) is { } code => code,
        var ended => NotRun(ended),
    };

    public async ValueTask<CommandPiece?> Read(CancellationToken cancellation)
    {
        while (await Receive(cancellation) is { } piece)
        {
            var bytes = received.AsMemory(0, piece.Count);
            if (within is null && !bytes.IsEmpty)
            {
                (within, bytes) = ((CommandStream)bytes.Span[0], bytes[1..]);
            }

            if (within is not { } stream)
            {
                continue;
            }

            within = piece.EndOfMessage ? null : stream;
            if (stream == CommandStream.End && status.Length < MostStatus)
            {
                status.Write(bytes.Span);
            }

            return new CommandPiece(stream, bytes, piece.EndOfMessage);
        }

        return null;
    }

    public async ValueTask Send(CommandStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            // The API server takes each frame for a message of its own, so a message is never sent in several.
            for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PieceBytes - 1)..])
            {
                var piece = rest[..Math.Min(rest.Length, PieceBytes - 1)];
                sent[0] = (byte)stream;
                piece.CopyTo(sent.AsMemory(1));
                await SendMessage(sent.AsMemory(0, piece.Length + 1), cancellation);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    public async ValueTask CloseInput(CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            await SendMessage(new byte[] { CloseChannel, (byte)CommandStream.Input }, cancellation);
        }
        finally
        {
            sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(ClosesWithin);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
        }
        catch (Exception gone) when (IsGone(gone) || limit.IsCancellationRequested)
        {
            // It was closed from the other side, or is closed by disposing of it.
        }

        socket.Dispose();
        sending.Dispose();
    }

    /// <summary>Null where nothing more comes.</summary>
    private async ValueTask<ValueWebSocketReceiveResult?> Receive(CancellationToken cancellation)
    {
        try
        {
            var piece = await socket.ReceiveAsync(received.AsMemory(), cancellation);
            return piece.MessageType == WebSocketMessageType.Close ? null : piece;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    private async ValueTask SendMessage(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // Whoever reads learns that the command has ended, and how.
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static bool IsGone(Exception exception) => exception is WebSocketException or IOException or ObjectDisposedException;

    /// <summary>Null where it did not say, or not all of it.</summary>
    private V1Status? Parse()
    {
        try
        {
            using var json = JsonDocument.Parse(status.GetBuffer().AsMemory(0, (int)status.Length));
            return KubernetesJson.Deserialize<V1Status>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? ExitCode(IList<V1StatusCause> causes) =>
        causes.FirstOrDefault(cause => cause.Reason == "ExitCode") is { Message: { } text }
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    private Failure.Conflict NotRun(V1Status ended) => new(
        $"The command was not run in the container {container.Name} of {container.Pod}: {ended.Message} "
        + "Check that the program is in its image and may be executed, and that the container still runs.")
    {
        Details = new Dictionary<string, object?> { ["reason"] = ended.Reason ?? ClusterFailures.NoReason, ["message"] = ended.Message },
    };
}
