using K13d.Domain.Charts;

namespace K13d.Application.Releases;

/// <summary>What the audit record says of a change of a release: never a value.</summary>
internal static class ReleaseAudit
{
    /// <summary>
    /// A chart, by its name alone and not by where it is from: an address that was not looked at yet may hold a password. Empty where the name may be one.
    /// </summary>
    public static string Chart(string? chart) => new ChartSource(chart ?? "").Name is var name && name.Contains('@', StringComparison.Ordinal) ? "" : name;

    /// <summary>Those options that were given.</summary>
    public static IReadOnlyDictionary<string, string> Details(params (string Name, object? Value)[] options)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in options)
        {
            if (value switch { true => "true", int number => number.ToString(System.Globalization.CultureInfo.InvariantCulture), string text => text, _ => "" } is { Length: > 0 } said)
            {
                details[name] = said;
            }
        }

        return details;
    }
}
