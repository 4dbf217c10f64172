namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>
/// The latest lines of one run, numbered from the first that it printed, and those that it is known to print next. Bounded: of what a run
/// printed long ago nothing is kept, as with a real node's rotated files.
/// </summary>
internal sealed class ContainerOutput
{
    private const int MostLines = 5_000;
    private const int MostCharacters = 1 << 20;

    // More is not played ahead of the clock, so that what is to come never pushes out what there is.
    private const int MostAhead = 500;

    private readonly List<LogLine> lines = [];
    private long dropped;
    private int characters;

    public void Add(LogLine line)
    {
        lines.Add(line);
        characters += line.Text.Length;
        if (lines.Count > MostLines || characters > MostCharacters) DropOldest();
    }

    /// <summary>Adds a line before those that are to be printed later.</summary>
    public void Insert(LogLine line)
    {
        lines.Insert(CountBy(line.At), line);
        characters += line.Text.Length;
        if (lines.Count > MostLines || characters > MostCharacters) DropOldest();
    }

    /// <summary>Adds a text as lines, the last of which may be partial.</summary>
    public void AddText(DateTimeOffset at, string text, bool isError)
    {
        var lines = text.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            var isLast = line == lines.Length - 1;
            if (!isLast || lines[line].Length > 0) Add(new LogLine(at, lines[line], isError, IsPartial: isLast));
        }
    }

    /// <summary>Whether enough is known of what comes after that moment.</summary>
    public bool IsFarAhead(DateTimeOffset now) => lines.Count >= MostAhead && lines[^MostAhead].At > now;

    /// <summary>Forgets what was to be printed later: it will not come to it.</summary>
    public void DropAfter(DateTimeOffset end)
    {
        var kept = CountBy(end);
        characters -= lines.Skip(kept).Sum(line => line.Text.Length);
        lines.RemoveRange(kept, lines.Count - kept);
    }

    /// <summary>The number of the first of the last <paramref name="count"/> lines until then.</summary>
    public long StartOfLast(long count, DateTimeOffset now)
    {
        var at = CountBy(now);
        for (var ends = 0L; at > 0; at--)
        {
            if (!lines[at - 1].IsPartial && ++ends > count) break;
        }

        return dropped + at;
    }

    /// <summary>The number that the next line after that moment has.</summary>
    public long StartAfter(DateTimeOffset now) => dropped + CountBy(now);

    /// <summary>At most so many lines from that number on, until then, and the moment of the first that comes later, if it is known.</summary>
    public (IReadOnlyList<LogLine> Lines, long Next, DateTimeOffset? NextAt) Read(long from, int most, DateTimeOffset now)
    {
        var start = (int)Math.Min(Math.Max(from - dropped, 0), lines.Count);
        var end = Math.Max(start, Math.Min(CountBy(now), start + most));
        return (lines.GetRange(start, end - start), dropped + end, end < lines.Count ? lines[end].At : null);
    }

    private int CountBy(DateTimeOffset now)
    {
        var at = lines.Count;
        while (at > 0 && lines[at - 1].At > now) at--;
        return at;
    }

    private void DropOldest()
    {
        var count = 0;
        var freed = 0;
        while (count < lines.Count - 1 && (lines.Count - count > MostLines * 9 / 10 || characters - freed > MostCharacters * 9 / 10)) freed += lines[count++].Text.Length;
        lines.RemoveRange(0, count);
        dropped += count;
        characters -= freed;
    }
}
