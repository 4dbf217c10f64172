using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using K13d.Domain.Failures;
using K13d.Domain.Pods;

namespace K13d.Application.Pods;

/// <summary>Leaves lines out that are too old or do not match, and all after so many bytes.</summary>
/// <param name="since">Null for no matter how old. A node knows whole seconds only.</param>
/// <param name="pattern">Matched with lines without their timestamps; of a line that comes in pieces, with the first. Null lets all through.</param>
internal sealed class LogFilter(LogStamp? since, Regex? pattern, LogLimit limit)
{
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

            yield return limit.Within(line);
            if (limit.IsReached)
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
}
