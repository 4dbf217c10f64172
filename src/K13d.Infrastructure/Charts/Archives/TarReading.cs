using System.Globalization;
using System.Text;

namespace K13d.Infrastructure.Charts.Archives;

/// <summary>
/// Reads a tar as <c>helm package</c> and other tools write it, and refuses what needs no chart: links, devices, sparse files, sizes that are no octal
/// number. What Helm will make of the rest cannot differ from what is seen here.
/// </summary>
/// <remarks>System.Formats.Tar reserves as much memory as a header says that a name is long: two gigabytes for an archive of two kilobytes.</remarks>
/// <seealso href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06"/>
internal sealed class TarReading(Stream unpacked, ArchiveBudget budget)
{
    private const int Block = 512;
    private const int LongestAttributes = 64 * 1024;

    private readonly byte[] header = new byte[Block];
    private readonly byte[] passed = new byte[64 * Block];
    private long left;
    private long padding;

    public string Name { get; private set; } = "";

    public bool IsFolder { get; private set; }

    /// <summary>Bytes of its content.</summary>
    public long Size { get; private set; }

    /// <summary>Goes on to the next file or folder; false at the end.</summary>
    /// <exception cref="UnusableArchiveException">Where it is not one that a chart needs.</exception>
    public bool Next()
    {
        string? named = null;
        while (true)
        {
            Pass();
            if (!Fill(header))
            {
                // Some tools leave out the two empty blocks at the end.
                return false;
            }

            if (header.All(each => each == 0))
            {
                return false;
            }

            CheckSum();
            Open(Octal(124, 12));
            switch ((char)header[156])
            {
                case 'x':
                    named = Attributes(Content(LongestAttributes)) ?? named;
                    break;
                case 'g':
                    // A comment of git's; what else it could say, Go does not apply either.
                    Content(LongestAttributes);
                    break;
                case 'L':
                    named = Utf8(Content(LongestAttributes).AsSpan());
                    break;
                case '0' or '\0' or '5':
                    Name = named ?? OwnName();
                    IsFolder = header[156] == '5' || Name.EndsWith('/');
                    Size = left;
                    budget.TakeEntry();
                    return !IsFolder || Size == 0 ? true : throw new UnusableArchiveException($"its folder '{Shown(Name)}' has content");
                default:
                    throw new UnusableArchiveException($"'{Shown(named ?? OwnName())}' in it is neither a file nor a folder but a link, a device or something else");
            }
        }
    }

    /// <summary>The content of the file at hand, which can be read once.</summary>
    public byte[] Content(int most)
    {
        if (left > most)
        {
            throw new UnusableArchiveException($"'{Shown(Name)}' in it is too large");
        }

        var content = new byte[left];
        left = 0;
        return Fill(content) ? content : throw Broken();
    }

    /// <summary>For a message: what is no letter cannot be one of a terminal's commands.</summary>
    public static string Shown(string name) =>
        new([.. name.Take(200).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]);

    private static UnusableArchiveException Broken() => new("it is not a whole tar");

    private void Open(long size) => (left, padding) = (size, (Block - (size % Block)) % Block);

    /// <summary>What is left of the entry at hand.</summary>
    private void Pass()
    {
        var rest = left + padding;
        while (rest > 0)
        {
            var part = passed.AsSpan(0, (int)Math.Min(rest, passed.Length));
            if (!Fill(part))
            {
                throw Broken();
            }

            rest -= part.Length;
        }

        (left, padding) = (0, 0);
    }

    /// <summary>False where there is nothing more.</summary>
    private bool Fill(Span<byte> part)
    {
        var count = unpacked.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
        budget.TakeBytes(count);
        return count == part.Length || (count == 0 ? false : throw Broken());
    }

    private void CheckSum()
    {
        var sum = header.Select((each, at) => at is >= 148 and < 156 ? ' ' : (long)each).Sum();
        if (sum != Octal(148, 8))
        {
            throw Broken();
        }
    }

    private long Octal(int at, int length)
    {
        var text = Encoding.ASCII.GetString(header, at, length).Trim('\0', ' ');
        var number = 0L;
        foreach (var digit in text)
        {
            // The sum of a header and the size of a file have twelve digits at most.
            number = digit is >= '0' and <= '7' ? (number * 8) + (digit - '0') : throw Broken();
        }

        return number;
    }

    /// <summary>The path that the attributes give the next entry; null where they give none.</summary>
    private static string? Attributes(byte[] attributes)
    {
        string? path = null;
        for (var rest = attributes.AsSpan(); !rest.IsEmpty;)
        {
            var space = rest.IndexOf((byte)' ');
            if (space < 1
                || !int.TryParse(Encoding.ASCII.GetString(rest[..space]), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length > rest.Length || length <= space + 1 || rest[length - 1] != '\n')
            {
                throw Broken();
            }

            var record = Utf8(rest[(space + 1)..(length - 1)]);
            var (key, value) = record.Split('=', 2) is [var first, var second] ? (first, second) : throw Broken();
            if (key is "size" or "linkpath" || key.StartsWith("GNU.sparse.", StringComparison.Ordinal))
            {
                throw new UnusableArchiveException($"an entry of it has the attribute '{key}', which no chart needs");
            }

            path = key == "path" ? value : path;
            rest = rest[length..];
        }

        return path;
    }

    private string OwnName()
    {
        var name = Text(0, 100);
        var isUstar = header.AsSpan(257, 5).SequenceEqual("ustar"u8) && header[262] == 0;
        return isUstar && Text(345, 155) is { Length: > 0 } prefix ? $"{prefix}/{name}" : name;
    }

    private string Text(int at, int length) => Utf8(header.AsSpan(at, length));

    /// <summary>To the first zero.</summary>
    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);
}
