namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>A piece of a script: a word, or an operator such as <c>;</c>, <c>&amp;&amp;</c> or a redirection.</summary>
internal sealed record Token(string? Operator, Word? Word)
{
    public bool Is(string text) => Operator == text;

    /// <summary>Whether it is an unquoted word of that text: a keyword where one may stand.</summary>
    public bool IsKeyword(string text) => Word is { Parts: [{ Kind: PartKind.Text, IsQuoted: false } only] } && only.Text == text;
}

/// <summary>A word before expansion.</summary>
internal sealed record Word(IReadOnlyList<Part> Parts);

internal sealed record Part(PartKind Kind, string Text, bool IsQuoted);

internal enum PartKind
{
    Text,
    Variable,
    Command,
    Arithmetic,
}
