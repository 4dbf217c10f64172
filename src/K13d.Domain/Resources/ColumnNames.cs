using System.Text;

namespace K13d.Domain.Resources;

/// <summary>Turns kubectl's column headings into the names of JSON fields.</summary>
public static class ColumnNames
{
    /// <summary>
    /// The field of each column: in camel case, an abbreviation as one word (<c>Cluster-IP</c> is <c>clusterIp</c>), and distinct. One that
    /// would be <c>name</c> or <c>namespace</c>, which every row has already, gets <c>Column</c> at its end; one that an
    /// earlier column has gets a number.
    /// </summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> headings)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "name", "namespace" };
        var fields = new List<string>();
        foreach (var heading in headings)
        {
            var field = InCamelCase(heading);
            if (field.Length == 0)
            {
                field = "column";
            }

            if (field is "name" or "namespace")
            {
                field += "Column";
            }

            var distinct = field;
            for (var number = 2; !taken.Add(distinct); number++)
            {
                distinct = field + number;
            }

            fields.Add(distinct);
        }

        return fields;
    }

    private static string InCamelCase(string heading)
    {
        // "Port(s)" is one word.
        var words = heading.Replace("(s)", "s", StringComparison.OrdinalIgnoreCase)
            .Split(heading.Where(character => !char.IsLetterOrDigit(character)).Distinct().ToArray(), StringSplitOptions.RemoveEmptyEntries);
        var field = new StringBuilder(heading.Length);
        foreach (var word in words)
        {
            field.Append(field.Length == 0 ? Lowered(word) : Capitalised(word));
        }

        return field.ToString();
    }

    /// <summary><c>IP</c> as <c>ip</c>, <c>MinPods</c> as <c>minPods</c>, <c>TLSMode</c> as <c>tlsMode</c>.</summary>
    private static string Lowered(string word)
    {
        var capitals = word.TakeWhile(char.IsUpper).Count();
        var lowered = capitals == word.Length || capitals <= 1 || !char.IsLetter(word[capitals]) ? capitals : capitals - 1;
        return word[..lowered].ToLowerInvariant() + word[lowered..];
    }

    /// <summary><c>IP</c> as <c>Ip</c>, <c>date</c> as <c>Date</c>.</summary>
    private static string Capitalised(string word) =>
        char.ToUpperInvariant(word[0]) + (word.Any(char.IsLower) ? word[1..] : word[1..].ToLowerInvariant());
}
