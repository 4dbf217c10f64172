namespace K13d.Domain.Pods;

/// <summary>
/// How far a log has been read, so that it can be gone on with where the connection was lost. An API server gives a log from a whole second on: what of
/// that second is known already is left out.
/// </summary>
public sealed class LogPosition
{
    private LogStamp latest;
    private long atLatest;
    private LogStamp firstOfSecond;
    private long inSecond;
    private bool isFirstSecond = true;
    private bool isNew = true;
    private Skip skipping;
    private long toSkip;

    /// <summary>From when on the log is to be asked for again; null while nothing of it has been read.</summary>
    public LogStamp? From => isNew ? null : latest.Second;

    /// <summary>The log is read again, from <see cref="From"/> on.</summary>
    public void Resume() => skipping = isNew ? Skip.Nothing : Skip.NotKnownYet;

    /// <summary>Whether a line, or a piece of one, has not been read before; it has been now.</summary>
    public bool Passes(LogStamp at)
    {
        if (skipping != Skip.Nothing && IsKnown(at))
        {
            return false;
        }

        Remember(at);
        return true;
    }

    /// <summary>
    /// Where the first line of the second is the same, all the lines are, in their order, whatever their timestamps say: output and errors are written
    /// by two, and may be a little out of order. Where it is another, the node has begun a new file, or the log was begun to be read within the second.
    /// </summary>
    private bool IsKnown(LogStamp at)
    {
        if (skipping == Skip.NotKnownYet)
        {
            var isSame = !isFirstSecond && at == firstOfSecond;
            (skipping, toSkip) = isSame ? (Skip.Counted, inSecond) : (Skip.Earlier, atLatest);
        }

        var isKnown = skipping == Skip.Counted ? toSkip > 0 : at < latest || (at == latest && toSkip > 0);
        if (!isKnown)
        {
            skipping = Skip.Nothing;
        }
        else if (skipping == Skip.Counted || at == latest)
        {
            toSkip--;
        }

        return isKnown;
    }

    private void Remember(LogStamp at)
    {
        if (isNew || at.Seconds > latest.Seconds)
        {
            isFirstSecond = isNew;
            firstOfSecond = at;
            inSecond = 0;
        }

        if (isNew || at > latest)
        {
            latest = at;
            atLatest = 0;
        }

        isNew = false;
        atLatest += at == latest ? 1 : 0;
        inSecond += at.Seconds == latest.Seconds ? 1 : 0;
    }

    private enum Skip
    {
        Nothing,
        NotKnownYet,
        Counted,
        Earlier,
    }
}
