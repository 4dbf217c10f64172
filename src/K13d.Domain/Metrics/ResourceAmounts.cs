using K13d.Domain.Resources;

namespace K13d.Domain.Metrics;

/// <summary>Processors and memory that are requested, allowed or there.</summary>
/// <param name="MilliCores">Null where nothing is said.</param>
/// <param name="Bytes">Null where nothing is said.</param>
public readonly record struct ResourceAmounts(long? MilliCores, long? Bytes)
{
    /// <summary>Reads two quantities; what is none says nothing.</summary>
    public static ResourceAmounts Parse(string? cpu, string? memory) => new(
        Quantity.TryParse(cpu, out var cores) ? (long)Math.Ceiling(Math.Round(cores * 1000, 6)) : null,
        Quantity.TryParse(memory, out var bytes) ? (long)Math.Ceiling(bytes) : null);

    /// <summary>Both together; what only one says counts.</summary>
    public static ResourceAmounts operator +(ResourceAmounts one, ResourceAmounts other) =>
        new(Sum(one.MilliCores, other.MilliCores), Sum(one.Bytes, other.Bytes));

    /// <summary>Both together, where both say it: beside what has no limit, a limit is none.</summary>
    public static ResourceAmounts IfBoth(ResourceAmounts one, ResourceAmounts other) =>
        new(one.MilliCores + other.MilliCores, one.Bytes + other.Bytes);

    /// <summary>These, and where they say nothing those of another.</summary>
    public ResourceAmounts Or(ResourceAmounts other) => new(MilliCores ?? other.MilliCores, Bytes ?? other.Bytes);

    private static long? Sum(long? one, long? other) => one is null ? other : one + (other ?? 0);
}
