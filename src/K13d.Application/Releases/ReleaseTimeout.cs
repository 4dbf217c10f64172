using FluentValidation;

namespace K13d.Application.Releases;

/// <summary>How long each part of a change of a release may take: the hooks of one point, the objects to become ready or to go.</summary>
public static class ReleaseTimeout
{
    private const int Longest = 60 * 60;

    /// <summary>Helm's own.</summary>
    private const int Usual = 5 * 60;

    internal static TimeSpan Of(int? seconds) => TimeSpan.FromSeconds(seconds ?? Usual);

    /// <summary>A number of seconds, or nothing.</summary>
    public static IRuleBuilderOptions<T, int?> Timeout<T>(this IRuleBuilder<T, int?> rule) => rule
        .Must(seconds => seconds is null or (> 0 and <= Longest))
        .WithMessage($"timeoutSeconds must be from 1 to {Longest}; leave it out for {Usual}.")
        .WithName("timeoutSeconds");
}
