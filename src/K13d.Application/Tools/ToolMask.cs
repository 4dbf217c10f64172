using System.Text;
using K13d.Domain.Secrets;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>Hides what is secret in what a tool says.</summary>
/// <param name="secrets">Those that are known.</param>
/// <param name="names">What is visible anyway.</param>
internal sealed class ToolMask(IReadOnlyList<string> secrets, IReadOnlySet<string> names)
{
    /// <summary>A text that calls more than that a secret is made to.</summary>
    private const int MostLiterals = 1000;

    /// <summary>So much of a text is looked through; what is answered of it in the end is less.</summary>
    private const int MostBytes = 4 * MiddleCut.MostBytes;

    /// <summary>Bounded, and with <c>***</c> for each of them, and for what the text itself calls a password or the like.</summary>
    /// <param name="left">How much of it was left out before.</param>
    public string Text(string text, long left = 0)
    {
        // Cut twice: a secret that the first cut halves is not in what the second leaves.
        var looked = MiddleCut.Of(text, MostBytes, left);
        var cut = text.Length - looked.Length;
        return Masked(looked) is { } masked
            ? MiddleCut.Of(masked, left: left + cut)
            : $"It is withheld, because it calls more than {MostLiterals} things a password or the like: ask for less of it.\n";
    }

    /// <summary>The same of a text of which nothing may be missing; null where it does not fit into <see cref="MiddleCut.MostBytes"/> or is withheld.</summary>
    public string? Whole(string text) =>
        Encoding.UTF8.GetByteCount(text) <= MostBytes && Masked(text) is { } masked && Encoding.UTF8.GetByteCount(masked) <= MiddleCut.MostBytes ? masked : null;

    /// <summary>Null where the text calls too much secret.</summary>
    private string? Masked(string text)
    {
        var literals = SecretLiterals.In(text).Distinct(StringComparer.Ordinal).Take(MostLiterals + 1).ToArray();
        return literals.Length > MostLiterals ? null : SecretTexts.Of(secrets.Concat(literals), names).MaskedIn(text);
    }
}
