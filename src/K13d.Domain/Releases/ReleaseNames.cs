using K13d.Domain.Resources;

namespace K13d.Domain.Releases;

/// <summary>The spellings that Helm allows.</summary>
public static class ReleaseNames
{
    /// <summary>Charts add to it, and names of objects end at 63.</summary>
    /// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/chart/common/util/validate_name.go"/>
    public const int Longest = 53;

    /// <summary>RFC 1123 labels joined by dots: nothing that a program would read as a flag, or an URL as a path.</summary>
    public static bool IsReleaseName(ReadOnlySpan<char> text) => text.Length <= Longest && ResourceNames.IsDnsSubdomain(text);
}
