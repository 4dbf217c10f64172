using System.Buffers;

namespace K13d.Domain.Resources;

/// <summary>
/// The spellings that Kubernetes allows, and with them which texts may become part of an API server's URL or of kubectl's arguments.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"/>
public static class ResourceNames
{
    /// <summary>The most characters of an RFC 1123 label.</summary>
    public const int LongestLabel = 63;

    private const int MaxName = 253;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

    /// <summary>An RFC 1123 label, as a namespace is one: <c>kube-system</c>.</summary>
    public static bool IsDnsLabel(ReadOnlySpan<char> text) =>
        text is { Length: > 0 and <= LongestLabel }
        && !text.ContainsAnyExcept(LabelCharacters)
        && text[0] != '-' && text[^1] != '-';

    /// <summary>RFC 1123 labels joined by dots.</summary>
    public static bool IsDnsSubdomain(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxName)
        {
            return false;
        }

        foreach (var part in text.Split('.'))
        {
            var label = text[part];
            if (label.IsEmpty || label.ContainsAnyExcept(LabelCharacters) || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The name of an object of any kind. Most are DNS subdomains; some kinds (<c>system:node</c> of RBAC) take whatever can be one
    /// segment of a path. One that starts with a hyphen is refused, because a program would read it as a flag.
    /// </summary>
    public static bool IsObjectName(ReadOnlySpan<char> text) =>
        text is { Length: > 0 and <= MaxName } and not "." and not ".."
        && text[0] != '-'
        && !text.ContainsAny('/', '%', '\\')
        && !ContainsControlOrSpace(text);

    /// <summary>What a caller may write for a kind: <c>pods</c>, <c>Pod</c>, <c>po</c>, <c>deployments.apps</c>, <c>Deployment.v1.apps</c>.</summary>
    public static bool IsResourceToken(ReadOnlySpan<char> text) =>
        text is { Length: > 0 and <= MaxName }
        && !text.ContainsAnyExcept(TokenCharacters)
        && char.IsAsciiLetter(text[0])
        && text.IndexOf("..") < 0;

    private static bool ContainsControlOrSpace(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || char.IsWhiteSpace(character) || char.IsSurrogate(character))
            {
                return true;
            }
        }

        return false;
    }
}
