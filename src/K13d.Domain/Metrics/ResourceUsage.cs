using System.Globalization;

namespace K13d.Domain.Metrics;

/// <summary>How much of processors and memory is used.</summary>
/// <param name="NanoCores">Billionths of a processor.</param>
/// <param name="Bytes">The working set.</param>
public readonly record struct ResourceUsage(long NanoCores, long Bytes)
{
    private const long NanosOfMilli = 1_000_000;
    private const long MebiByte = 1L << 20;

    /// <summary>Thousandths of a processor; a part of one counts as one, as in all quantities of Kubernetes.</summary>
    public long MilliCores => (NanoCores / NanosOfMilli) + (NanoCores % NanosOfMilli > 0 ? 1 : 0);

    /// <summary>As <c>kubectl top</c> prints it: <c>50m</c>.</summary>
    public string Cpu => string.Create(CultureInfo.InvariantCulture, $"{MilliCores}m");

    /// <summary>As <c>kubectl top</c> prints it: <c>128Mi</c>, without the part of a Mi that is left.</summary>
    public string Memory => string.Create(CultureInfo.InvariantCulture, $"{Bytes / MebiByte}Mi");

    public static ResourceUsage operator +(ResourceUsage one, ResourceUsage other) => new(one.NanoCores + other.NanoCores, one.Bytes + other.Bytes);

    /// <summary>How much that is of an amount, in whole percent as <c>kubectl top</c> counts them.</summary>
    public UsageShare Of(ResourceAmounts amounts) => new(Percent(MilliCores, amounts.MilliCores), Percent(Bytes, amounts.Bytes));

    private static int? Percent(long used, long? amount) => amount is > 0 and var whole ? (int)Math.Min(int.MaxValue, used * 100.0 / whole) : null;
}
