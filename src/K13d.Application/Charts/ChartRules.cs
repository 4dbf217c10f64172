using FluentValidation;
using K13d.Application.Ports.Charts;

namespace K13d.Application.Charts;

/// <summary>The rules that requests about charts share.</summary>
internal static class ChartRules
{
    private const int LongestName = 63;
    private const int LongestChart = 250;
    private const int LongestVersion = 256;

    /// <summary>The name by which K13d knows a repository.</summary>
    public static IRuleBuilderOptions<T, string> RepositoryName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => IsName(name, LongestName))
        .WithMessage($"{{PropertyName}} must have 1 to {LongestName} letters, digits, '-', '_' and '.', and start with a letter or a digit.");

    /// <summary>Not the one that is always the demo cluster's.</summary>
    public static IRuleBuilderOptions<T, string> NotDemo<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => name != IDemoCharts.Name)
        .WithMessage($"'{IDemoCharts.Name}' is the demo cluster's own chart repository: it cannot be added, changed or deleted.");

    public static IRuleBuilderOptions<T, string> ChartName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => IsName(name, LongestChart))
        .WithMessage("{PropertyName} must be the name of a chart: letters, digits, '-', '_' and '.'.");

    /// <summary>A version or a range, or nothing; what it means is the adapter's to say.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalVersion<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(version => version is null || (version.Length <= LongestVersion && !version.Any(char.IsControl)))
        .WithMessage($"version must have at most {LongestVersion} characters and no control characters.");

    private static bool IsName(string? name, int longest) => name is { Length: > 0 }
        && name.Length <= longest
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
