namespace K13d.Domain.Pods;

/// <summary>A line that a container printed. One that is longer than <see cref="MostBytes"/> comes in pieces, so that none needs more memory than that.</summary>
/// <param name="At">When the line was begun.</param>
/// <param name="Text">Without the timestamp and the line break; what is no UTF-8 in it is U+FFFD.</param>
/// <param name="Continues">Whether it goes on with the line of the piece before.</param>
/// <param name="IsUnfinished">Whether the line is not at its end: it goes on in the next piece, or it has no line break.</param>
public readonly record struct LogLine(LogStamp At, string Text, bool Continues = false, bool IsUnfinished = false)
{
    /// <summary>The most bytes of a piece.</summary>
    public const int MostBytes = 64 * 1024;
}
