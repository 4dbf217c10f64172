using System.Buffers;
using K13d.DemoCluster.Streams;

namespace K13d.DemoCluster.Kubelet.Exec;

/// <summary>Writes what a command prints in pieces of a useful size; for a terminal with the line breaks that it takes.</summary>
internal sealed class CommandOutput(ICommandStreams streams, bool isTerminal) : IDisposable
{
    private const int PieceBytes = 16 * 1024;

    private readonly ArrayBufferWriter<byte> pending = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private bool isError;

    /// <summary>Prints; who prints a lot waits until it has been taken.</summary>
    public async ValueTask Print(bool asError, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            var error = asError && !isTerminal;
            if (error != isError) await Send(cancellation);
            isError = error;
            Add(bytes.Span);
            if (pending.WrittenCount >= PieceBytes) await Send(cancellation);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Sends what is not sent yet.</summary>
    public async ValueTask Flush(CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await Send(cancellation);
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private async ValueTask Send(CancellationToken cancellation)
    {
        if (pending.WrittenCount == 0) return;
        await streams.Write(isError, pending.WrittenMemory, cancellation);
        pending.ResetWrittenCount();
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        var last = (byte)0;
        while (isTerminal && bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            pending.Write(bytes[..end]);
            if (end > 0) last = bytes[end - 1];
            pending.Write(last == '\r' ? "\n"u8 : "\r\n"u8);
            bytes = bytes[(end + 1)..];
            last = 0;
        }

        pending.Write(bytes);
    }
}
