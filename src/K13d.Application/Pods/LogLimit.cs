using System.Text;
using K13d.Domain.Pods;

namespace K13d.Application.Pods;

/// <summary>How many bytes of lines, with their breaks, are let through.</summary>
/// <param name="bytes">Null for no limit.</param>
internal sealed class LogLimit(long? bytes)
{
    private const int LineBreak = 1;

    private long left = bytes ?? long.MaxValue;

    public bool IsReached => left <= 0;

    /// <summary>The line, or as much of it as there is room for.</summary>
    public LogLine Within(LogLine line)
    {
        if (bytes is null)
        {
            return line;
        }

        var length = Encoding.UTF8.GetByteCount(line.Text);
        var within = left >= length + (line.IsUnfinished ? 0 : LineBreak) ? line : line with { Text = Start(line.Text), IsUnfinished = true };
        left -= length + LineBreak;
        return within;
    }

    /// <summary>As many whole characters as the bytes that are left have room for.</summary>
    private string Start(string text)
    {
        var taken = 0L;
        var length = 0;
        foreach (var character in text.EnumerateRunes())
        {
            taken += character.Utf8SequenceLength;
            if (taken > left)
            {
                break;
            }

            length += character.Utf16SequenceLength;
        }

        return text[..length];
    }
}
