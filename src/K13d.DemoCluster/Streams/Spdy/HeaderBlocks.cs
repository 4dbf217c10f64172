using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace K13d.DemoCluster.Streams.Spdy;

/// <summary>
/// Reads and writes the header blocks of one connection: names and values, through a zlib stream that goes on from block to block.
/// https://datatracker.ietf.org/doc/html/draft-mbelshe-httpbis-spdy-00#section-2.6.10
/// </summary>
internal sealed class HeaderBlocks : IDisposable
{
    private const int MostHeaders = 100;
    private const int LongestText = 64 * 1024;

    // RFC 1950: deflate with the largest window and no dictionary. What we write is not compressed, and so needs none.
    private static readonly byte[] ZlibHeader = [0x78, 0x01];

    private readonly Blocks blocks = new();
    private readonly DeflateStream inflated;
    private bool hasRead;
    private bool hasWritten;

    public HeaderBlocks()
    {
        inflated = new DeflateStream(blocks, CompressionMode.Decompress);

        // .NET has no preset dictionaries: as the first block of the stream, stored as it is, the dictionary is in the window all the same.
        blocks.Add(Stored(HeaderDictionary.Bytes.Span));
        inflated.ReadExactly(new byte[HeaderDictionary.Bytes.Length]);
    }

    /// <exception cref="InvalidDataException">It is no header block.</exception>
    public IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> block)
    {
        if (!hasRead)
        {
            const byte hasDictionary = 0x20;
            if (block.Length < 6) throw new InvalidDataException("A header block begins with a zlib header.");
            block = block[((block[1] & hasDictionary) == 0 ? 2 : 6)..];
            hasRead = true;
        }

        blocks.Add(block);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = ReadNumber();
        if (count is < 0 or > MostHeaders) throw new InvalidDataException($"A header block of {count} headers is not read.");
        for (var at = 0; at < count; at++)
        {
            var name = ReadText();
            headers[name] = ReadText();
        }

        return headers;
    }

    /// <summary>A block of no headers: what an answer to a new stream says.</summary>
    public byte[] WriteEmpty()
    {
        // The empty block makes a reader hand out what it has, as zlib's sync flush does.
        byte[] block = [.. hasWritten ? [] : ZlibHeader, .. Stored(new byte[4]), .. Stored([])];
        hasWritten = true;
        return block;
    }

    public void Dispose() => inflated.Dispose();

    // RFC 1951, 3.2.4: a block that is stored as it is, and not the last.
    private static byte[] Stored(ReadOnlySpan<byte> bytes)
    {
        var block = new byte[5 + bytes.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~bytes.Length);
        bytes.CopyTo(block.AsSpan(5));
        return block;
    }

    private int ReadNumber()
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private string ReadText()
    {
        var length = ReadNumber();
        if (length is < 0 or > LongestText) throw new InvalidDataException($"A header of {length} bytes is not read.");
        var bytes = new byte[length];
        ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private void ReadExactly(Span<byte> bytes)
    {
        try
        {
            inflated.ReadExactly(bytes);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("A header block ends before its headers do.");
        }
    }

    /// <summary>The blocks that have come, one after the other.</summary>
    private sealed class Blocks : Stream
    {
        private readonly Queue<byte[]> blocks = new();
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Add(ReadOnlySpan<byte> block) => blocks.Enqueue(block.ToArray());

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (blocks.TryPeek(out var block))
            {
                var read = Math.Min(buffer.Length, block.Length - at);
                block.AsSpan(at, read).CopyTo(buffer);
                at += read;
                if (at == block.Length) (_, at) = (blocks.Dequeue(), 0);
                if (read > 0) return read;
            }

            return 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
