namespace K13d.Domain.Identity;

/// <summary>The person or system that a request comes from, as its token says.</summary>
/// <param name="SessionId">The token's <c>jti</c>.</param>
public sealed record Caller(Guid UserId, string Name, Role Role, Guid SessionId)
{
    public bool Holds(Permission permission) => permission.IsHeldBy(Role);
}
