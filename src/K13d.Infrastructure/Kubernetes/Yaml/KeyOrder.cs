namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>The order in which kubectl prints the keys of a map: alphabetical, numbers by size.</summary>
/// <seealso href="https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/sorter.go"/>
internal sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (one, other) = (x ?? "", y ?? "");
        var afterDigit = false;
        for (var i = 0; i < one.Length && i < other.Length; i++)
        {
            if (one[i] == other[i])
            {
                afterDigit = char.IsDigit(one[i]);
                continue;
            }

            var (letter, otherLetter) = (char.IsLetter(one[i]), char.IsLetter(other[i]));
            if (letter && otherLetter)
            {
                return one[i] - other[i];
            }

            if (letter || otherLetter)
            {
                // After a digit a letter comes first, otherwise what is no letter does.
                return letter == afterDigit ? -1 : 1;
            }

            return CompareNumbers(one, other, i);
        }

        return one.Length - other.Length;
    }

    private static int CompareNumbers(string one, string other, int at)
    {
        // A zero within a number counts; one at its start does not.
        var start = 0L;
        if (one[at] == '0' || other[at] == '0')
        {
            for (var i = at - 1; i >= 0 && char.IsDigit(one[i]); i--)
            {
                if (one[i] != '0')
                {
                    start = 1;
                    break;
                }
            }
        }

        var (number, end) = Number(one, at, start);
        var (otherNumber, otherEnd) = Number(other, at, start);
        return number != otherNumber ? number.CompareTo(otherNumber)
            : end != otherEnd ? end - otherEnd
            : one[at] - other[at];
    }

    private static (long Number, int End) Number(string text, int at, long start)
    {
        var number = start;
        for (; at < text.Length && char.IsDigit(text[at]); at++)
        {
            number = unchecked((number * 10) + (text[at] - '0'));
        }

        return (number, at);
    }
}
