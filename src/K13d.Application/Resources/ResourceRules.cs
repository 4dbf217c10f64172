using FluentValidation;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>The rules that requests about resources share.</summary>
public static class ResourceRules
{
    /// <summary>Text that K13d passes on to the API server is not longer than an URL can be.</summary>
    private const int MostText = 4096;

    public static IRuleBuilderOptions<T, string> ResourceToken<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(token => ResourceNames.IsResourceToken(token))
        .WithMessage("{PropertyName} must be a plural, singular, kind or short name, such as pods, deployment or backups.example.com.")
        .WithName("resource");

    public static IRuleBuilderOptions<T, string> ObjectName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => ResourceNames.IsObjectName(name))
        .WithMessage("{PropertyName} must be the name of an object: at most 253 characters, without '/', '%' and spaces, and not starting with '-'.")
        .WithName("name");

    /// <summary>The name of a namespace, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalNamespace<T>(this IRuleBuilder<T, string?> rule) => rule
        .OptionalLabel("namespace")
        .WithMessage("{PropertyName} must be a namespace: at most 63 of a-z, 0-9 and '-', starting and ending with a letter or a digit.");

    /// <summary>An RFC 1123 label, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalLabel<T>(this IRuleBuilder<T, string?> rule, string name) => rule
        .Must(label => string.IsNullOrEmpty(label) || ResourceNames.IsDnsLabel(label))
        .WithMessage("{PropertyName} must have at most 63 of a-z, 0-9 and '-', and start and end with a letter or a digit.")
        .WithName(name);

    /// <summary>A text that the API server reads, such as a selector, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> PassedOn<T>(this IRuleBuilder<T, string?> rule, string name) => rule
        .Must(text => text is null || (text.Length <= MostText && !text.Any(char.IsControl)))
        .WithMessage($"{{PropertyName}} must have at most {MostText} characters and no control characters.")
        .WithName(name);
}
