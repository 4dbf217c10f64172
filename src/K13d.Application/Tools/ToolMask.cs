using K13d.Domain.Secrets;

namespace K13d.Application.Tools;

/// <summary>Hides what is secret in what a tool says.</summary>
/// <param name="secrets">Those that are known.</param>
/// <param name="names">What is visible anyway.</param>
internal sealed class ToolMask(IReadOnlyList<string> secrets, IReadOnlySet<string> names)
{
    /// <summary>With <c>***</c> for each of them, and for what the text itself calls a password or the like.</summary>
    public string Text(string text) => SecretTexts.Of(secrets.Concat(SecretLiterals.In(text)), names).MaskedIn(text);
}
