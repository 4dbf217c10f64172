using System.Globalization;

namespace K13d.Domain.Kubectl;

/// <summary>Spells out what would not be seen as what it is: control characters, and those that have letters stand in another order than they do.</summary>
public static class VisibleText
{
    /// <summary>On one line.</summary>
    public static string Of(string word) => Of(word, keepsLines: false);

    /// <summary>The lines stay, and what indents them.</summary>
    public static string OfLines(string text) => Of(text, keepsLines: true);

    private static string Of(string text, bool keepsLines) =>
        text.Any(character => IsHidden(character, keepsLines))
            ? string.Concat(text.Select(character => IsHidden(character, keepsLines) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : character.ToString()))
            : text;

    private static bool IsHidden(char character, bool keepsLines) => (!keepsLines || character is not ('\n' or '\t'))
        && CharUnicodeInfo.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
