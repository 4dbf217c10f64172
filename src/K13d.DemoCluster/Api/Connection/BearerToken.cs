using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Connection;

/// <summary>The one credential that is let in.</summary>
internal sealed class BearerToken
{
    private const string Scheme = "Bearer ";

    private readonly byte[] digest;

    public BearerToken()
    {
        Value = RandomNumberGenerator.GetHexString(64, lowercase: true);
        digest = SHA256.HashData(Encoding.UTF8.GetBytes(Value));
    }

    public string Value { get; }

    public bool IsCarriedBy(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IsValue(header[Scheme.Length..].Trim());
    }

    /// <summary>In a time that says nothing of where a wrong token differs: digests are compared, and all of them.</summary>
    public bool IsValue(string presented) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), digest);
}
