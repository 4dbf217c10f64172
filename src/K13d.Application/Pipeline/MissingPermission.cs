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

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}
