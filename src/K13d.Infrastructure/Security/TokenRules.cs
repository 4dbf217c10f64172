namespace K13d.Infrastructure.Security;

/// <summary>What issuer and verifier of K13d's tokens agree on.</summary>
internal static class TokenRules
{
    public const string Issuer = "k13d";

    public const string Audience = "k13d-api";

    /// <summary>How far the clocks of replicas may differ for a token that has only just become valid.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
}
