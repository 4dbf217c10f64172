using K13d.Api.Configuration;

namespace K13d.Api.Auth;

/// <summary>
/// Tokens of an identity provider. This version takes only its own, and whoever sets this up must learn so at start: K13d would otherwise
/// refuse everyone, or worse, be thought to check what it does not.
/// </summary>
internal sealed record OidcOptions : ISettings
{
    public static string Section => "Auth:Oidc";

    public string Authority { get; init; } = "";

    public string Audience { get; init; } = "";

    public string RoleClaim { get; init; } = "";

    public IEnumerable<SettingFault> Faults() =>
        from setting in new[] { (Name: nameof(Authority), Value: Authority), (Name: nameof(Audience), Value: Audience), (Name: nameof(RoleClaim), Value: RoleClaim) }
        where setting.Value.Length > 0
        select new SettingFault(setting.Name, "is not supported by this version, which takes the tokens of its own login only: remove it");
}
