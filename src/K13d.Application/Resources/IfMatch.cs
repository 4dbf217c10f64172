using FluentValidation;

namespace K13d.Application.Resources;

/// <summary>The condition of a change that an object is still of the version that it was read at.</summary>
internal static class IfMatch
{
    private const int MostVersion = 128;

    /// <summary>The version without what an ETag has around it; null for <c>*</c>, which any matches, and where there is no condition.</summary>
    public static string? VersionOf(string? ifMatch) =>
        ifMatch?.Trim() is { Length: > 0 } given && given != "*" ? (given.StartsWith("W/", StringComparison.Ordinal) ? given[2..] : given).Trim('"') : null;

    /// <summary>Of the header as it came.</summary>
    public static IRuleBuilderOptions<T, string?> OneVersion<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(given => VersionOf(given) is not { } version || (version.Length is > 0 and <= MostVersion && version.All(char.IsAsciiLetterOrDigit)))
        .WithMessage("If-Match must be one resourceVersion, as the ETag of the object has it.")
        .WithName("ifMatch");
}
