using System.Globalization;

namespace K13d.Application.Settings;

/// <summary>What the audit record says of a change of settings.</summary>
internal static class ChangedSettings
{
    /// <param name="settings">As the wire spells them; those without a value keep theirs and are not told.</param>
    public static IReadOnlyDictionary<string, string> Details(params (string Name, object? Value)[] settings) => settings
        .Where(setting => setting.Value is not null)
        .ToDictionary(setting => setting.Name, setting => Text(setting.Value), StringComparer.Ordinal);

    private static string Text(object? value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
