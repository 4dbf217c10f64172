using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using FluentValidation;
using K13d.Application.Ports.Pods;
using K13d.Domain.Pods;

namespace K13d.Application.Pods;

/// <summary>A request for lines of logs.</summary>
public abstract record LogSelection
{
    private const long UsualTail = 100;
    private const long AllLines = -1;
    private const int LongestPattern = 1000;
    private const int LongestTime = 64;

    /// <summary>For one line: far more than an expression needs that takes time in proportion to the line.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(5);

    /// <summary>How many of the last lines of a container; absent means 100, -1 all.</summary>
    public long? Tail { get; init; }

    /// <summary>Whether the lines that are to come are wanted too.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether the runs before the present ones are meant.</summary>
    public bool Previous { get; init; }

    /// <summary>Only lines of so long ago: <c>1h30m</c>.</summary>
    public string? Since { get; init; }

    /// <summary>Only lines that were printed then (RFC 3339) or later.</summary>
    public string? SinceTime { get; init; }

    /// <summary>Only those of the lines that match this regular expression.</summary>
    public string? Grep { get; init; }

    /// <summary>After so many bytes of lines the answer ends, wherever that is.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Which lines a container's node is asked for.</summary>
    public LogRange Range() => new(
        (Tail ?? UsualTail) is var tail and not AllLines ? tail : null,
        TryReadAge(Since, out var age) ? age : null,
        TryReadTime(SinceTime, out var time) ? time : null,
        // A run that is over prints no more, and so kubectl's -f with -p ends with it.
        Follow && !Previous,
        Previous);

    /// <summary>What is left out of the lines that the nodes give.</summary>
    internal LogFilter Filter(LogLimit limit) => new(
        TryReadTime(SinceTime, out var since) ? since : null,
        TryReadPattern(Grep, out var pattern, out _) ? pattern : null,
        limit);

    /// <summary>What holds of every such request.</summary>
    protected internal static void Validate<T>(AbstractValidator<T> validator)
        where T : LogSelection
    {
        validator.RuleFor(request => request.Tail)
            .Must(tail => tail is null or >= AllLines)
            .WithMessage("tail must be a number of lines, or -1 for all.");
        validator.RuleFor(request => request.LimitBytes).GreaterThan(0).WithMessage("limitBytes must be greater than 0.");
        validator.RuleFor(request => request.Since)
            .Must(since => string.IsNullOrEmpty(since) || TryReadAge(since, out _))
            .WithMessage("since must be a duration greater than 0, as 90s, 5m or 1h30m.");
        validator.RuleFor(request => request.SinceTime)
            .Must(time => string.IsNullOrEmpty(time) || TryReadTime(time, out _))
            .WithMessage("sinceTime must be a time by RFC 3339, as 2024-01-15T10:30:00Z (in a URL a '+' is written %2B).")
            .Must((request, time) => string.IsNullOrEmpty(time) || string.IsNullOrEmpty(request.Since))
            .WithMessage("sinceTime and since exclude each other: send one of them.");
        validator.RuleFor(request => request.Grep).Custom((grep, context) =>
        {
            if (!string.IsNullOrEmpty(grep) && !TryReadPattern(grep, out _, out var why))
            {
                context.AddFailure(why);
            }
        });
    }

    private static bool TryReadAge(string? text, out TimeSpan age)
    {
        age = default;
        return text is { Length: > 0 and <= LongestTime } && GoDuration.TryParse(text, out age) && age > TimeSpan.Zero;
    }

    private static bool TryReadTime(string? text, out LogStamp time)
    {
        time = default;
        return !string.IsNullOrEmpty(text) && LogStamp.TryParse(text, out time);
    }

    /// <summary>Expressions that could take longer than in proportion to the line are not taken: look-around and references back.</summary>
    /// <seealso href="https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-options#nonbacktracking-mode"/>
    private static bool TryReadPattern(string? text, [NotNullWhen(true)] out Regex? pattern, [NotNullWhen(false)] out string? why)
    {
        (pattern, why) = (null, $"grep must be a regular expression of at most {LongestPattern} characters.");
        if (text is not { Length: > 0 and <= LongestPattern })
        {
            return false;
        }

        try
        {
            pattern = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
            return true;
        }
        catch (RegexParseException wrong)
        {
            why = $"grep is no regular expression: at character {wrong.Offset} of it, {Words(wrong.Error)}.";
            return false;
        }
        catch (NotSupportedException)
        {
            why = "grep has look-around, a reference back, or repeats too much: say it without, because it must be quick on every line.";
            return false;
        }
    }

    /// <summary><c>UnterminatedBracket</c> says "unterminated bracket".</summary>
    private static string Words(RegexParseError error) =>
        string.Concat(error.ToString().Select((letter, at) => char.IsUpper(letter) ? $"{(at == 0 ? "" : " ")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
