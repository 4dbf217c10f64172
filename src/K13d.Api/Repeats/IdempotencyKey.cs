using System.Security.Cryptography;
using System.Text;
using K13d.Application.Ports.Repeats;
using K13d.Domain.Identity;
using Microsoft.AspNetCore.Authorization;

namespace K13d.Api.Repeats;

/// <summary>The header by which a client that sends a request again says that it is the same one.</summary>
/// <seealso href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/"/>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int Longest = 255;

    /// <summary>Whether an operation takes it: every POST behind the login that is not left out by name.</summary>
    /// <param name="metadata">Of its endpoint.</param>
    public static bool IsTakenBy(string? method, IEnumerable<object> metadata) =>
        method is not null && HttpMethods.IsPost(method) && !metadata.Any(part => part is IAllowAnonymous or WithoutIdempotencyKeyAttribute);

    public static bool IsUsable(string key) => key.Length is > 0 and <= Longest && key.All(letter => letter is >= '!' and <= '~');

    /// <summary>
    /// The hashes of a request. Whose role has changed is another caller: he may not do any more what he did, or may now. The body's hash is keyed
    /// with what the client made up, so that no guess at a secret in it can be checked by whoever reads the database.
    /// </summary>
    public static RequestKey Of(Caller caller, string key, HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        foreach (var part in new[] { request.Method, request.Path.Value, request.QueryString.Value, request.ContentType })
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{part}\n"));
        }

        hash.AppendData(body);
        var owned = SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.UserId}\n{caller.Role}\n{key}"));
        return new RequestKey(Convert.ToHexStringLower(owned), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
