using System.Buffers;
using System.Net.WebSockets;
using K13d.Api.WebSockets;
using K13d.Application.Pods;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;

namespace K13d.Api.Pods;

/// <summary>
/// Connects a terminal with its caller over a WebSocket whose messages begin with the number of their stream, as Kubernetes' own do. What a side does
/// not take is not read from the other, so nothing is collected in between.
/// </summary>
internal sealed class TerminalConnection(WebSocket socket, Terminal terminal, TimeProvider time) : IDisposable
{
    /// <summary>Names a stream that the caller closes.</summary>
    private const byte CloseChannel = 255;

    private const int PieceBytes = 32 * 1024;

    /// <summary>A size is some thirty bytes. What is longer is none, and not kept.</summary>
    private const int MostControl = 1024;

    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(1);

    /// <summary>How long a command that is hung up on is waited for; the caller is not any more.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    /// <summary>Cancelled when nothing more is to be sent to the caller, or taken from him.</summary>
    private readonly CancellationTokenSource cut = new();

    /// <summary>Cancelled when the command is left to itself.</summary>
    private readonly CancellationTokenSource left = new();

    /// <summary>Answers when both sides are done with.</summary>
    /// <param name="reason">Why it ends, where the command has not ended.</param>
    /// <param name="ending">Is cancelled when it is to end.</param>
    public async Task Run(Func<SocketEnd> reason, CancellationToken ending)
    {
        var (taking, showing) = (Take(ending), Show());
        await Task.WhenAny(taking, showing, Task.Delay(Timeout.InfiniteTimeSpan, time, ending));
        var end = showing.IsCompleted ? EndOfCommand() : reason();
        await end.Tell(socket, ClosesWithin);
        // A connection that is torn down before the caller has closed it too may take the last messages with it.
        await Task.WhenAny(taking, Task.Delay(ClosesWithin, time, CancellationToken.None));
        await cut.CancelAsync();
        await HangUp(end.By, showing);
        await left.CancelAsync();
        await Task.WhenAll(taking, showing);
    }

    public void Dispose()
    {
        cut.Dispose();
        left.Dispose();
    }

    /// <summary>Takes what the caller types, until he closes, is gone or is not listened to any more.</summary>
    /// <param name="ending">After which it goes nowhere.</param>
    private async Task Take(CancellationToken ending)
    {
        var buffer = new byte[PieceBytes];
        var control = new ArrayBufferWriter<byte>(MostControl);
        byte? channel = null;
        while (await Receive(buffer) is { } piece)
        {
            var bytes = buffer.AsMemory(0, piece.Count);
            if (channel is null && !bytes.IsEmpty)
            {
                (channel, bytes) = (bytes.Span[0], bytes[1..]);
            }

            if (channel != (byte)CommandStream.Input && control.WrittenCount + bytes.Length <= MostControl)
            {
                control.Write(bytes.Span);
            }

            try
            {
                await (ending.IsCancellationRequested ? ValueTask.CompletedTask : PassOn(channel, bytes, piece.EndOfMessage ? control.WrittenMemory : default));
            }
            catch (OperationCanceledException) when (left.IsCancellationRequested)
            {
                return;
            }

            if (piece.EndOfMessage)
            {
                channel = null;
                control.ResetWrittenCount();
            }
        }
    }

    /// <param name="control">A whole message of a channel that is no stream.</param>
    private ValueTask PassOn(byte? channel, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> control) => channel switch
    {
        (byte)CommandStream.Input => terminal.Send(CommandStream.Input, bytes, left.Token),
        (byte)CommandStream.Size when !control.IsEmpty => terminal.Send(CommandStream.Size, control, left.Token),
        CloseChannel when !control.IsEmpty && control.Span[0] == (byte)CommandStream.Input => terminal.CloseInput(left.Token),
        // Kubernetes, too, lets go what is sent to a channel that takes nothing.
        _ => ValueTask.CompletedTask,
    };

    /// <summary>Shows what the command sends, until its end; to a caller who is gone nothing, so that the end is found all the same.</summary>
    private async Task Show()
    {
        var message = new byte[PieceBytes + 1];
        var begins = true;
        try
        {
            while (await terminal.Read(left.Token) is { } piece)
            {
                var prefix = begins ? 1 : 0;
                message[0] = (byte)piece.Stream;
                piece.Bytes.CopyTo(message.AsMemory(prefix));
                await Send(message.AsMemory(0, prefix + piece.Bytes.Length), piece.EndsMessage);
                begins = piece.EndsMessage;
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // Nobody waits for its end any more.
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult?> Receive(Memory<byte> buffer)
    {
        try
        {
            var piece = await socket.ReceiveAsync(buffer, cut.Token);
            return piece.MessageType == WebSocketMessageType.Close ? null : piece;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return null;
        }
    }

    private async ValueTask Send(ReadOnlyMemory<byte> message, bool isWhole)
    {
        try
        {
            if (socket.State is WebSocketState.Open && !cut.IsCancellationRequested)
            {
                await socket.SendAsync(message, WebSocketMessageType.Binary, isWhole, cut.Token);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // Whoever receives learns that the caller is gone.
        }
    }

    private async Task HangUp(string by, Task showing)
    {
        if (showing.IsCompleted)
        {
            return;
        }

        using var limit = new CancellationTokenSource(EndsWithin, time);
        try
        {
            await terminal.HangUp(by, time, limit.Token);
            await showing.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // It does not end for that: Kubernetes leaves it running.
        }
    }

    private SocketEnd EndOfCommand() =>
        terminal.End.IsFailure(out var failure, out _) && failure is Failure.ClusterFailed
            ? new SocketEnd("command", WebSocketCloseStatus.InternalServerError, "The connection to the container was lost.")
            : new SocketEnd("command", WebSocketCloseStatus.NormalClosure, null);

    private bool IsGone(Exception exception) =>
        exception is WebSocketException or IOException or ObjectDisposedException || (exception is OperationCanceledException && cut.IsCancellationRequested);
}
