using System.Globalization;
using System.Text;

namespace K13d.Domain.Tools;

/// <summary>Keeps the beginning and the end of a text that is too long: what failed is said at the end, and what it was about at the beginning.</summary>
public static class MiddleCut
{
    /// <summary>The most bytes (UTF-8) of a tool's answer.</summary>
    public const int MostBytes = 32 * 1024;

    /// <summary>The text as it is, or both its ends with a line between them that says how much is left out: at most so many bytes beside that line.</summary>
    /// <param name="left">How much was left out of it before.</param>
    public static string Of(string text, int most = MostBytes, long left = 0)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= most)
        {
            return text;
        }

        var (head, tail) = (HeadOf(text, most / 2), TailOf(text, most / 2));
        return string.Create(CultureInfo.InvariantCulture, $"{text[..head]}{Mark(left + bytes - Encoding.UTF8.GetByteCount(text[..head]) - Encoding.UTF8.GetByteCount(text[tail..]), "bytes")}{text[tail..]}");
    }

    /// <summary>The line in the place of what is left out.</summary>
    public static string Mark(long left, string unit) => string.Create(CultureInfo.InvariantCulture, $"\n… {left} {unit} left out here …\n");

    private static int HeadOf(string text, int most)
    {
        var (at, taken) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            taken += rune.Utf8SequenceLength;
            if (taken > most)
            {
                break;
            }

            at += rune.Utf16SequenceLength;
        }

        return at;
    }

    private static int TailOf(string text, int most)
    {
        var (at, taken) = (text.Length, 0);
        while (at > 0)
        {
            var length = at > 1 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? 2 : 1;
            taken += Encoding.UTF8.GetByteCount(text.AsSpan(at - length, length));
            if (taken > most)
            {
                break;
            }

            at -= length;
        }

        return at;
    }
}
