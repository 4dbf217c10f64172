using FluentValidation;

namespace K13d.Application.Chat;

/// <summary>The rule that requests about sessions share.</summary>
internal static class SessionIdRule
{
    /// <summary>A UUID, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> SessionId<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(id => string.IsNullOrEmpty(id) || Guid.TryParseExact(id, "D", out _))
        .WithMessage("session_id must be the id of a session, as the header X-Session-Id has it: a UUID.")
        .OverridePropertyName("session_id");
}
