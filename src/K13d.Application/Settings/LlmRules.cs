using FluentValidation;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>What can be said of a model's configuration before it is known what it changes; the rest says <see cref="LlmChange.On"/>.</summary>
internal static class LlmRules
{
    public static void LlmProvider<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => name is null || LlmProviders.Find(name) is not null)
        .OverridePropertyName("provider")
        .WithMessage($"provider must be one of: {LlmProviders.Names}.");
}
