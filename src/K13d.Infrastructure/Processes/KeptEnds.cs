using System.Text;
using K13d.Domain.Tools;

namespace K13d.Infrastructure.Processes;

/// <summary>Keeps the beginning and the end of what a program says, and no more than that at any time.</summary>
/// <param name="most">How many characters of both together.</param>
internal sealed class KeptEnds(int most)
{
    private readonly StringBuilder head = new();
    private readonly char[] tail = new char[most - (most / 2)];
    private long after;

    /// <summary>Whether something in between is missing.</summary>
    public bool AreCut => Left > 0;

    /// <summary>How many characters are missing.</summary>
    public long Left => Math.Max(0, after - tail.Length);

    public void Add(ReadOnlySpan<char> text)
    {
        var room = Math.Min(text.Length, (most / 2) - head.Length);
        head.Append(text[..room]);
        foreach (var character in text[room..])
        {
            tail[after++ % tail.Length] = character;
        }
    }

    /// <summary>Both ends, and between them how much is missing.</summary>
    public override string ToString()
    {
        if (!AreCut)
        {
            return new StringBuilder().Append(head).Append(tail, 0, (int)after).ToString();
        }

        var start = (int)(after % tail.Length);
        return new StringBuilder().Append(head)
            .Append(MiddleCut.Mark(Left, "characters"))
            .Append(tail, start, tail.Length - start).Append(tail, 0, start).ToString();
    }
}
