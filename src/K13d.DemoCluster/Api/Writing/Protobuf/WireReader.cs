using System.Buffers.Binary;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing.Protobuf;

/// <summary>Reads the fields of a protobuf message: https://protobuf.dev/programming-guides/encoding/.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, where it is a number.</summary>
    public long Number { get; private set; }

    /// <summary>Its value, where it is of a length: a text, bytes, a message, packed numbers.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Whether the value is <see cref="Content"/>.</summary>
    public bool HasContent { get; private set; }

    /// <exception cref="ApiException">400 for what is not protobuf.</exception>
    public bool Read()
    {
        if (position == bytes.Length)
        {
            return false;
        }

        var key = (ulong)ReadVarint();
        Field = (int)(key >> 3);
        HasContent = false;
        switch (key & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
                break;
            case 2:
                var length = ReadVarint();
                Content = Take(length);
                HasContent = true;
                break;
            case 5:
                Number = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
                break;
            default:
                throw Malformed();
        }

        return true;
    }

    /// <summary>Reads a number that stands alone, as in packed lists.</summary>
    public bool ReadPacked()
    {
        if (position == bytes.Length)
        {
            return false;
        }

        Number = ReadVarint();
        return true;
    }

    public static ApiException Malformed() => Refusals.BadRequest("proto: illegal wireType or unexpected EOF");

    private long ReadVarint()
    {
        ulong value = 0;
        for (var count = 0; count < LongestVarint && position < bytes.Length; count++)
        {
            var part = bytes[position++];
            value |= (ulong)(part & 0x7f) << (7 * count);
            if (part < 0x80)
            {
                return (long)value;
            }
        }

        throw Malformed();
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > bytes.Length - position)
        {
            throw Malformed();
        }

        var taken = bytes.Slice(position, (int)length);
        position += (int)length;
        return taken;
    }
}
