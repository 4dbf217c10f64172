using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using K13d.Domain.Pods;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>
/// Reads a log that was asked for with timestamps. It holds one line at most, and of a long one a piece; where a line is cut depends on its bytes
/// alone, so that it is cut alike when it is read again.
/// </summary>
internal sealed class LogReader(ApiStream stream) : IAsyncDisposable
{
    private const byte LineBreak = (byte)'\n';
    private const int MostOfLine = LogStamp.Longest + 1 + LogLine.MostBytes + 1;
    private const int MostOfRefusal = 1024;

    private readonly PipeReader pipe = PipeReader.Create(stream.Body, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
    private LogStamp? stamp;
    private bool continues;

    /// <summary>What comes after the last line break, once the log has ended; null for nothing.</summary>
    public ReadPiece? Rest { get; private set; }

    /// <summary>What broke the connection; null where it has not broken.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Waits for the beginning. The words of a node that cannot read the log, which are all that comes; null where it can.</summary>
    public async ValueTask<string?> Refusal(CancellationToken cancellation)
    {
        while (await Read(cancellation) is { } read)
        {
            var line = read.Buffer;
            if (line.IsEmpty || Stamp(ref line) is not null || line.Length > MostOfRefusal || line.PositionOf(LineBreak) is not null)
            {
                pipe.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return null;
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return Encoding.UTF8.GetString(line);
            }
        }

        return null;
    }

    /// <summary>Every line that has ended, each as soon as it has. They end where the log does, or the connection.</summary>
    public async IAsyncEnumerable<ReadPiece> Pieces([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await Read(cancellation) is { } read)
        {
            var buffer = read.Buffer;
            while (TryTake(ref buffer, out var piece))
            {
                yield return piece;
            }

            if (!read.IsCompleted)
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            while (!buffer.IsEmpty)
            {
                if (Rest is { } begun)
                {
                    yield return begun;
                }

                Rest = Take(ref buffer, buffer.End, isUnfinished: true);
            }

            yield break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await pipe.CompleteAsync();
        await stream.DisposeAsync();
    }

    /// <summary>Null where the connection breaks, or has.</summary>
    private async ValueTask<ReadResult?> Read(CancellationToken cancellation)
    {
        if (Broken is not null)
        {
            return null;
        }

        try
        {
            return await pipe.ReadAsync(cancellation);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            Broken = broken;
            return null;
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadPiece piece)
    {
        var start = buffer.Slice(0, Math.Min(buffer.Length, MostOfLine));
        var end = start.PositionOf(LineBreak);
        if (end is null && start.Length < MostOfLine)
        {
            piece = default;
            return false;
        }

        piece = Take(ref buffer, end ?? start.End, isUnfinished: end is null);
        if (!piece.IsUnfinished)
        {
            buffer = buffer.Slice(1);
        }

        return true;
    }

    /// <summary>Takes a piece up to there, or as much of it as a piece has.</summary>
    private ReadPiece Take(ref ReadOnlySequence<byte> buffer, SequencePosition end, bool isUnfinished)
    {
        var text = buffer.Slice(0, end);
        if (!continues)
        {
            stamp = Stamp(ref text);
        }

        if (text.Length > LogLine.MostBytes)
        {
            text = text.Slice(0, WholeCharacters(text));
            isUnfinished = true;
        }

        buffer = buffer.Slice(text.End);
        var piece = new ReadPiece(stamp, Encoding.UTF8.GetString(text), continues, isUnfinished);
        continues = isUnfinished;
        return piece;
    }

    /// <summary>Takes the timestamp from a line; null where it has none.</summary>
    private static LogStamp? Stamp(ref ReadOnlySequence<byte> line)
    {
        Span<byte> copy = stackalloc byte[LogStamp.Longest + 1];
        var length = (int)Math.Min(line.Length, copy.Length);
        line.Slice(0, length).CopyTo(copy);
        var space = copy[..length].IndexOf((byte)' ');
        if (space < 0 || !LogStamp.TryParse(copy[..space], out var read))
        {
            return null;
        }

        line = line.Slice(space + 1);
        return read;
    }

    /// <summary>How many bytes a piece of a longer text has, so that it does not end within a character.</summary>
    private static int WholeCharacters(ReadOnlySequence<byte> text)
    {
        const int mostOfCharacter = 4;
        Span<byte> last = stackalloc byte[mostOfCharacter];
        text.Slice(LogLine.MostBytes - mostOfCharacter + 1, mostOfCharacter).CopyTo(last);
        for (var back = 0; back < mostOfCharacter; back++)
        {
            // A byte that does not continue a character begins one.
            if ((last[^(back + 1)] & 0b1100_0000) != 0b1000_0000)
            {
                return LogLine.MostBytes - back;
            }
        }

        return LogLine.MostBytes;
    }
}

/// <summary>A line, or a piece of one, as a node gave it.</summary>
/// <param name="At">Null for what is none of the log's lines: the rest of one that began before it was asked for, or the words of a node.</param>
internal readonly record struct ReadPiece(LogStamp? At, string Text, bool Continues, bool IsUnfinished)
{
    /// <summary>Null for what is none.</summary>
    public LogLine? Line => At is { } at ? new LogLine(at, Text, Continues, IsUnfinished) : null;
}
