namespace K13d.Api.Requests;

/// <summary>The header <c>Prefer</c>.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc7240"/>
internal static class Preferences
{
    public const string RespondAsync = "respond-async";

    /// <summary>Preferences stand between commas, each may have a value and parameters; what is not understood is passed over.</summary>
    public static bool Ask(string? header, string preference) => (header ?? "")
        .Split(',')
        .Any(asked => asked.Split(';', '=')[0].Trim().Equals(preference, StringComparison.OrdinalIgnoreCase));
}
