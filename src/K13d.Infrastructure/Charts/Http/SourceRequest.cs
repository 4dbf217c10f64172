using System.Net;
using System.Net.Http.Headers;
using K13d.Domain.Charts;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Http;

/// <summary>One GET.</summary>
/// <param name="MostBytes">Of the answer's body.</param>
internal sealed record SourceRequest(SourceUrl Url, long MostBytes)
{
    /// <summary>Goes to the URL's own origin and to no other that it redirects to.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    public IReadOnlyList<string> Accept { get; init; } = ["*/*"];

    /// <summary>What an earlier answer was, so that the same need not come again.</summary>
    public SourceValidators? Known { get; init; }

    public static AuthenticationHeaderValue? Basic(RepositoryCredential? credential) => credential is null
        ? null
        : new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

    // It holds a credential.
    public override string ToString() => Url.ToString();
}

/// <summary>What tells one version of an answer from another.</summary>
internal sealed record SourceValidators(EntityTagHeaderValue? Tag, DateTimeOffset? Modified);

/// <summary>What came back.</summary>
/// <param name="Body">Empty where the status is no success.</param>
/// <param name="Challenges">How the server wants to be authenticated to (<c>WWW-Authenticate</c>).</param>
/// <param name="Next">The next page, where the server names one (<c>Link: rel="next"</c>).</param>
internal sealed record SourceAnswer(
    HttpStatusCode Status, byte[] Body, SourceValidators Validators, IReadOnlyList<AuthenticationHeaderValue> Challenges, Uri? Next)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
