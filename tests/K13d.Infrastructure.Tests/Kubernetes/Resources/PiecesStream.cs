namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

/// <summary>A body that comes in piece by piece, as one does from a network, and ends or breaks.</summary>
/// <param name="pieces">Each is read by itself; empty ones, which would be the end, are left out.</param>
/// <param name="broken">What the reader gets after the last one; null means the end.</param>
internal sealed class PiecesStream(IEnumerable<byte[]> pieces, IOException? broken = null) : Stream
{
    private readonly Queue<byte[]> left = new(pieces.Where(piece => piece.Length > 0));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (!left.TryDequeue(out var piece))
        {
            return broken is null ? 0 : throw broken;
        }

        var read = Math.Min(piece.Length, count);
        piece.AsSpan(0, read).CopyTo(buffer.AsSpan(offset));
        if (read < piece.Length)
        {
            // The rest comes first the next time.
            var rest = left.ToArray();
            left.Clear();
            left.Enqueue(piece[read..]);
            Array.ForEach(rest, left.Enqueue);
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
