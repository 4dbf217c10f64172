using FluentValidation;
using K13d.Domain.Metrics;
using K13d.Domain.Resources;

namespace K13d.Application.Metrics;

/// <summary>The rules that requests about metrics share.</summary>
internal static class MetricsRules
{
    public static IRuleBuilderOptions<T, string?> UsageSort<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(sort => string.IsNullOrEmpty(sort) || UsageOrder.IsKnown(sort))
        .WithMessage($"sort must be one of {UsageOrder.Fields}.");

    /// <summary>The name of an object, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalName<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => string.IsNullOrEmpty(name) || ResourceNames.IsDnsSubdomain(name))
        .WithMessage("name must be the name of a pod or node: labels of a-z, 0-9 and '-', joined by dots.");
}
