using System.Globalization;

namespace K13d.Domain.Releases;

/// <summary>What Helm notes about a revision where all goes its usual way. Everything else may repeat what a template or the API server has said.</summary>
public static class ReleaseDescriptions
{
    private const string Rollback = "Rollback to ";

    private static readonly HashSet<string> Usual = new(
        ["Initial install underway", "Install complete", "Preparing upgrade", "Upgrade complete", "Uninstallation complete", "Deletion in progress (or silently failed)"],
        StringComparer.Ordinal);

    public static bool IsUsual(string description) =>
        description.Length == 0
        || Usual.Contains(description)
        || (description.StartsWith(Rollback, StringComparison.Ordinal) && int.TryParse(description.AsSpan(Rollback.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
