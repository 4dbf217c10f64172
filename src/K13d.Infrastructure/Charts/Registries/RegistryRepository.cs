using K13d.Domain.Charts;

namespace K13d.Infrastructure.Charts.Registries;

/// <summary>What a registry keeps the versions of one chart in.</summary>
/// <param name="Name">The path below the registry: <c>charts/hello</c>.</param>
internal sealed record RegistryRepository((string Scheme, string Host, int Port) Origin, string Name, RepositoryCredential? Credential)
{
    private const int LongestName = 255;
    private const int LongestTag = 128;

    public Uri Api(string rest) => new(Root, $"/v2/{Name}/{rest}");

    private Uri Root => new UriBuilder(Origin.Scheme, Origin.Host, Origin.Port).Uri;

    /// <summary>Letters, digits and separators, and no way out of its path.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && name.Split('/').All(
        part => part.Length > 0
            && char.IsAsciiLetterOrDigit(part[0])
            && char.IsAsciiLetterOrDigit(part[^1])
            && part.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '_' or '-'));

    public static bool IsTag(string tag) => tag.Length is > 0 and <= LongestTag
        && (char.IsAsciiLetterOrDigit(tag[0]) || tag[0] == '_')
        && tag.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    // It holds a credential.
    public override string ToString() => $"oci://{Root.Authority}/{Name}";
}
