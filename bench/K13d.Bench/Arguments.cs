using System.Globalization;

namespace K13d.Bench;

/// <summary>Arguments of the form <c>--name N[,N…]</c>.</summary>
internal static class Arguments
{
    /// <summary>Null where they cannot be read, or name something else than <paramref name="names"/>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>>? Read(string[] arguments, params string[] names)
    {
        var read = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair is not [var name, var value] || !names.Contains(name, StringComparer.Ordinal) || Numbers(value) is not { } numbers)
            {
                return null;
            }

            read[name] = numbers;
        }

        return read;
    }

    private static List<int>? Numbers(string text)
    {
        List<int> numbers = [];
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
