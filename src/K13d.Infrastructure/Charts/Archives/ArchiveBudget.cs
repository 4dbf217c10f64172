namespace K13d.Infrastructure.Charts.Archives;

/// <summary>What is left of what one chart may unpack to, all the archives in it together.</summary>
internal sealed class ArchiveBudget
{
    private long bytes = ChartLimits.Unpacked;
    private int entries = ChartLimits.Entries;

    /// <exception cref="UnusableArchiveException">Where that is too many.</exception>
    public void TakeBytes(long count)
    {
        if ((bytes -= count) < 0)
        {
            throw new UnusableArchiveException($"it unpacks to more than {ChartLimits.Unpacked / (1024 * 1024)} MiB");
        }
    }

    /// <inheritdoc cref="TakeBytes"/>
    public void TakeEntry()
    {
        if (--entries < 0)
        {
            throw new UnusableArchiveException($"it holds more than {ChartLimits.Entries} files and folders");
        }
    }
}
