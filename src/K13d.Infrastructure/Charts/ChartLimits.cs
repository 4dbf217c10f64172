namespace K13d.Infrastructure.Charts;

/// <summary>How large a chart may be.</summary>
internal static class ChartLimits
{
    /// <summary>Bytes of its archive; Helm stores a release in a Secret of a mebibyte.</summary>
    public const int Packed = 20 * 1024 * 1024;

    /// <summary>Bytes of all its files, those of archives in it included.</summary>
    public const long Unpacked = 100 * 1024 * 1024;

    /// <summary>Files and folders, those of archives in it included.</summary>
    public const int Entries = 10_000;

    /// <summary>How many archives may be in one another.</summary>
    public const int Nested = 5;

    /// <summary>Bytes of its <c>Chart.yaml</c>.</summary>
    public const int Metadata = 1024 * 1024;
}
