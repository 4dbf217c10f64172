using K13d.Domain.Resources;

namespace K13d.Domain.Metrics;

/// <summary>The orders that lists of what is used can have: a field, or <c>-field</c> for the reverse.</summary>
public static class UsageOrder
{
    public const string Fields = "name, cpu, memory, -name, -cpu or -memory";

    private static readonly string[] Known = ["name", "cpu", "memory"];

    public static bool IsKnown(string sort) => Known.Contains(sort.StartsWith('-') ? sort[1..] : sort, StringComparer.Ordinal);

    /// <summary>The items in that order, equal ones by their names. Without an order they stay as they are.</summary>
    public static IReadOnlyList<T> Sort<T>(IReadOnlyList<T> items, string? sort, Func<T, string> name, Func<T, ResourceUsage> usage)
    {
        if (string.IsNullOrEmpty(sort))
        {
            return items;
        }

        var byName = Comparer<T>.Create((one, other) => NaturalText.Compare(name(one), name(other)));
        Comparison<T> compare = sort.TrimStart('-') switch
        {
            "cpu" => (one, other) => usage(one).NanoCores.CompareTo(usage(other).NanoCores),
            "memory" => (one, other) => usage(one).Bytes.CompareTo(usage(other).Bytes),
            _ => byName.Compare,
        };
        var order = Comparer<T>.Create(compare);
        var sorted = sort.StartsWith('-') ? items.OrderDescending(order) : items.Order(order);
        return [.. sorted.ThenBy(item => item, byName)];
    }
}
