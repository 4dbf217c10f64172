namespace K13d.Domain.Charts;

/// <summary>With what K13d logs in to a chart repository or a registry.</summary>
public sealed record RepositoryCredential(string Username, string Password)
{
    // A password has no place in a log line, and a user name may be a token.
    public override string ToString() => "a credential";
}
