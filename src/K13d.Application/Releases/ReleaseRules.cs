using FluentValidation;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>The rules that requests about releases share.</summary>
public static class ReleaseRules
{
    public static IRuleBuilderOptions<T, string> ReleaseName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => ReleaseNames.IsReleaseName(name))
        .WithMessage($"{{PropertyName}} must be the name of a release: at most {ReleaseNames.Longest} of a-z, 0-9, '-' and '.', starting and ending with a letter or a digit.")
        .WithName("name");

    /// <summary>The number of a revision, or nothing.</summary>
    public static IRuleBuilderOptions<T, int?> OptionalRevision<T>(this IRuleBuilder<T, int?> rule) => rule
        .Must(revision => revision is null or > 0)
        .WithMessage("{PropertyName} must be at least 1; leave it out for the newest.")
        .WithName("revision");
}
