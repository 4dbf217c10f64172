namespace K13d.Domain.Settings;

/// <summary>The form of a language tag: <c>en</c>, <c>de-CH</c>, <c>zh-Hant-TW</c>. Whether there is such a language is not asked.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc5646#section-2.1"/>
public static class LanguageTag
{
    /// <summary>Characters that whoever takes tags must take (RFC 5646, 4.4.1).</summary>
    public const int Longest = 35;

    private const int LongestPart = 8;

    public static bool IsOne(string text) =>
        text.Length <= Longest
        && text.Split('-') is [{ Length: >= 2 } language, .. var others]
        && language.All(char.IsAsciiLetter)
        && language.Length <= LongestPart
        && others.All(part => part.Length is >= 1 and <= LongestPart && part.All(char.IsAsciiLetterOrDigit))
        && (others.Length == 0 || others[^1].Length > 1);
}
