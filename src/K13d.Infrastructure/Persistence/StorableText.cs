using System.Text;

namespace K13d.Infrastructure.Persistence;

/// <summary>Text from anywhere as both databases take it: PostgreSQL's has no NUL, and neither has half a surrogate pair.</summary>
internal static class StorableText
{
    /// <param name="longest">In characters; what is longer is cut, and ends with an ellipsis then.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        var storable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (storable.Length + rune.Utf16SequenceLength > longest)
            {
                return storable.Append('…').ToString();
            }

            storable.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return storable.ToString();
    }
}
