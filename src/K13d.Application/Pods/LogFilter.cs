using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using K13d.Domain.Failures;
using K13d.Domain.Pods;

namespace K13d.Application.Pods;

/// <summary>Leaves lines out that are too old or do not match, and all after so many bytes.</summary>
/// <param name="since">Null for no matter how old. A node knows whole seconds only.</param>
/// <param name="pattern">Matched with lines without their timestamps; of a line that comes in pieces, with the first. Null lets all through.</param>
/// <param name="limitBytes">Of the lines that are let through, with their breaks; null for no limit.</param>
internal sealed class LogFilter(LogStamp? since, Regex? pattern, long? limitBytes)
{
    private const int LineBreak = 1;

    private long left = limitBytes ?? long.MaxValue;

    public async IAsyncEnumerable<Result<LogLine>> Of(IAsyncEnumerable<Result<LogLine>> lines, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var matches = true;
        await foreach (var item in lines.WithCancellation(cancellation))
        {
            if (item.IsFailure(out _, out var line))
            {
                yield return item;
                yield break;
            }

            if (line.At < since)
            {
                continue;
            }

            if (!line.Continues && Matches(line.Text).IsFailure(out var failure, out matches))
            {
                yield return failure;
                yield break;
            }

            if (!matches)
            {
                continue;
            }

            yield return limitBytes is null ? item : Within(line);
            if (left <= 0)
            {
                yield break;
            }
        }
    }

    private Result<bool> Matches(string text)
    {
        try
        {
            return pattern is null || pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException slow)
        {
            return new Failure.Invalid($"grep takes more than {slow.MatchTimeout.TotalSeconds:0} s for a line: say it more simply.");
        }
    }

    private LogLine Within(LogLine line)
    {
        var bytes = Encoding.UTF8.GetByteCount(line.Text);
        var within = left >= bytes + (line.IsUnfinished ? 0 : LineBreak) ? line : line with { Text = Start(line.Text), IsUnfinished = true };
        left -= bytes + LineBreak;
        return within;
    }

    /// <summary>As many whole characters as the bytes that are left have room for.</summary>
    private string Start(string text)
    {
        var bytes = 0L;
        var length = 0;
        foreach (var character in text.EnumerateRunes())
        {
            bytes += character.Utf8SequenceLength;
            if (bytes > left)
            {
                break;
            }

            length += character.Utf16SequenceLength;
        }

        return text[..length];
    }
}
