using System.Text.Json.Serialization;

namespace K13d.Api.Sessions;

/// <param name="Username">Left out for the administrator, `admin`.</param>
public sealed record LogInBody(string? Username, string Password)
{
    // A record's own text would hold the password.
    public override string ToString() => nameof(LogInBody);
}

/// <param name="Token">For the header `Authorization: Bearer`.</param>
/// <param name="ExpiresAt">UTC; the token is refused from then on.</param>
public sealed record LoggedInBody(string Token, [property: JsonPropertyName("expires_at")] DateTime ExpiresAt)
{
    // Whoever reads the token is its user.
    public override string ToString() => nameof(LoggedInBody);
}

/// <param name="Status">`logged_out`.</param>
public sealed record LoggedOutBody(string Status);
