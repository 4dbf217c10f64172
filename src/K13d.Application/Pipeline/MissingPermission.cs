using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Pipeline;

/// <summary>What somebody is told who may not do what he asks for.</summary>
internal static class MissingPermission
{
    public static Failure.Forbidden Of(Caller caller, Permission needed) => new(
        $"{caller.Name} has the role {Name(caller.Role)}, which may not do this: it takes the permission {needed}, which the role {Name(needed.Least)} has.")
    {
        Details = new Dictionary<string, object?> { ["permission"] = needed.Name, ["role"] = Name(caller.Role) },
    };

    /// <summary>Why whoever asks may not do what takes a permission; null where he may.</summary>
    public static Failure? Of(IRequestContext context, Permission needed) => context.Caller switch
    {
        null => new Failure.Unauthorized("Log in first: POST /api/auth/login, then send the token as 'Authorization: Bearer <token>'."),
        { } caller when caller.Holds(needed) => null,
        { } caller => Of(caller, needed),
    };

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}
