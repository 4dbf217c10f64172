using System.Text;

namespace K13d.Infrastructure.Processes;

/// <summary>Makes lines of what a program complains of, and keeps the end of it all.</summary>
/// <param name="tell">Is given each line, without its end.</param>
/// <param name="most">How many characters are kept; no line has more.</param>
internal sealed class ErrorLines(Action<string> tell, int most)
{
    private readonly StringBuilder kept = new();
    private readonly StringBuilder line = new();

    /// <summary>The end of what was added.</summary>
    public string End => kept.ToString();

    public void Add(ReadOnlySpan<char> text)
    {
        kept.Append(text);
        kept.Remove(0, Math.Max(0, kept.Length - most));
        foreach (var character in text)
        {
            if (character == '\n')
            {
                Finish();
            }
            else if (line.Length < most)
            {
                line.Append(character);
            }
        }
    }

    /// <summary>Tells of a last line that has no end.</summary>
    public void Finish()
    {
        if (line.Length > 0)
        {
            tell(line.ToString().TrimEnd('\r'));
            line.Clear();
        }
    }
}
