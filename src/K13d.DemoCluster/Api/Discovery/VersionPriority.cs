using System.Globalization;

namespace K13d.DemoCluster.Api.Discovery;

/// <summary>
/// Which version of a custom resource is preferred: stable before beta before alpha, the later number first, other names last.
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
/// </summary>
internal static class VersionPriority
{
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create((left, right) =>
    {
        var (first, second) = (RankOf(left), RankOf(right));
        return first.Stability != second.Stability ? first.Stability.CompareTo(second.Stability)
            : first.Major != second.Major ? second.Major.CompareTo(first.Major)
            : first.Minor != second.Minor ? second.Minor.CompareTo(first.Minor)
            : string.CompareOrdinal(left, right);
    });

    private static (int Stability, int Major, int Minor) RankOf(string version)
    {
        var other = (3, 0, 0);
        if (!version.StartsWith('v'))
        {
            return other;
        }

        foreach (var (stability, word) in (ReadOnlySpan<(int, string)>)[(1, "beta"), (2, "alpha")])
        {
            if (version[1..].Split(word) is [var major, var minor] && TryNumber(major, out var first) && TryNumber(minor, out var second))
            {
                return (stability, first, second);
            }
        }

        return TryNumber(version[1..], out var number) ? (0, number, 0) : other;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
