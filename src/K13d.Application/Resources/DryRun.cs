using FluentValidation;

namespace K13d.Application.Resources;

/// <summary>The wish that the API server checks a change and does not make it.</summary>
internal static class DryRun
{
    public static bool IsWanted(string? dryRun) => dryRun is not (null or "") && !dryRun.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>As the audit record says it.</summary>
    public static IReadOnlyDictionary<string, string> Detail(string? dryRun) =>
        IsWanted(dryRun) ? new Dictionary<string, string> { ["dryRun"] = "true" } : new Dictionary<string, string>();

    /// <summary><c>true</c>, <c>false</c>, <c>All</c> as kubectl has it, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> DryRunWish<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(dryRun => dryRun is null or "" or "All" || bool.TryParse(dryRun, out _))
        .WithMessage("dryRun must be true, false or All.")
        .WithName("dryRun");
}
