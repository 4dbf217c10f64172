using System.Buffers.Binary;

namespace K13d.DemoCluster.Streams.Spdy;

/// <summary>A frame of SPDY 3: https://datatracker.ietf.org/doc/html/draft-mbelshe-httpbis-spdy-00#section-2.2</summary>
/// <param name="Type">Null for data.</param>
/// <param name="Stream">0 for what belongs to the connection.</param>
internal readonly record struct SpdyFrame(SpdyFrameType? Type, int Stream, byte Flags, ReadOnlyMemory<byte> Payload)
{
    public const byte Final = 0x01;

    private const int HeaderBytes = 8;
    private const int LargestPayload = 1 << 20;
    private const ushort Version = 0x8003;

    public bool IsFinal => (Flags & Final) != 0;

    public static SpdyFrame Data(int stream, ReadOnlyMemory<byte> bytes, bool isFinal) => new(null, stream, isFinal ? Final : (byte)0, bytes);

    /// <summary>A frame of two numbers: what is sent of a stream's or a connection's end.</summary>
    public static SpdyFrame Of(SpdyFrameType type, params ReadOnlySpan<int> numbers)
    {
        var payload = new byte[numbers.Length * 4];
        for (var at = 0; at < numbers.Length; at++) BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(at * 4), numbers[at]);
        return new SpdyFrame(type, 0, 0, payload);
    }

    public static SpdyFrame Reply(int stream, ReadOnlySpan<byte> headers)
    {
        var payload = new byte[4 + headers.Length];
        BinaryPrimitives.WriteInt32BigEndian(payload, stream);
        headers.CopyTo(payload.AsSpan(4));
        return new SpdyFrame(SpdyFrameType.SynReply, 0, 0, payload);
    }

    /// <returns>Null at the end of the connection.</returns>
    /// <exception cref="InvalidDataException">It is no frame, or too large a one.</exception>
    public static async Task<SpdyFrame?> Read(System.IO.Stream from, CancellationToken cancellation)
    {
        var header = new byte[HeaderBytes];
        if (await from.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellation) < HeaderBytes) return null;
        var first = BinaryPrimitives.ReadUInt32BigEndian(header);
        var isControl = (first & 0x8000_0000) != 0;
        if (isControl && first >> 16 != Version) throw new InvalidDataException($"SPDY {(first >> 16) & 0x7fff} is not spoken.");
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)) & 0x00ff_ffff;
        if (length > LargestPayload) throw new InvalidDataException($"A frame of {length} bytes is not read.");
        var payload = new byte[length];
        if (await from.ReadAtLeastAsync(payload, length, throwOnEndOfStream: false, cancellation) < length) return null;
        var type = isControl ? (SpdyFrameType)(first & 0xffff) : (SpdyFrameType?)null;
        var stream = isControl ? length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue : 0 : (int)first;
        return new SpdyFrame(type, stream, header[4], payload);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Type is { } type ? ((uint)Version << 16) | (uint)type : (uint)Stream);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), Payload.Length);
        bytes[4] = Flags;
        Payload.CopyTo(bytes.AsMemory(HeaderBytes));
        return bytes;
    }
}

internal enum SpdyFrameType
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}
