namespace K13d.Application.Releases;

/// <summary>Takes a manifest apart into its documents, so that those that stay as they are do so down to the byte.</summary>
/// <seealso href="https://yaml.org/spec/1.2.2/#912-document-markers"/>
internal static class YamlDocuments
{
    private const string Marker = "---";

    /// <summary>All of the text, in its order.</summary>
    public static IEnumerable<Part> Split(string manifest)
    {
        var start = 0;
        for (var at = NextLine(manifest, 0); at < manifest.Length; at = NextLine(manifest, at))
        {
            if (IsMarker(manifest, at))
            {
                yield return PartOf(manifest[start..at]);
                start = at;
            }
        }

        yield return PartOf(manifest[start..]);
    }

    private static Part PartOf(string text)
    {
        if (!IsMarker(text, 0))
        {
            return new Part("", text);
        }

        // A document may begin behind its marker, in the same line.
        var line = NextLine(text, 0);
        var first = text.AsSpan(Marker.Length, line - Marker.Length);
        var content = Marker.Length + (first.Length - first.TrimStart().Length);
        var start = content >= line || text[content] == '#' ? line : content;
        return new Part(text[..start], text[start..]);
    }

    /// <summary>A line of it begins here, with nothing before.</summary>
    private static bool IsMarker(string text, int at) =>
        text.AsSpan(at).StartsWith(Marker, StringComparison.Ordinal) && (at + Marker.Length == text.Length || char.IsWhiteSpace(text[at + Marker.Length]));

    private static int NextLine(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end + 1;
    }

    /// <param name="Separator">What begins the document; empty where nothing does.</param>
    internal sealed record Part(string Separator, string Text)
    {
        /// <summary>The separator as a line of its own.</summary>
        public string SeparatorLine => Separator.Length == 0 || Separator.EndsWith('\n') ? Separator : Separator.TrimEnd() + "\n";

        /// <summary>The lines before the document: Helm says there which template it is from.</summary>
        public string Comments
        {
            get
            {
                var end = 0;
                while (end < Text.Length && (Text[end] is '#' or '\n' or '\r'))
                {
                    end = NextLine(Text, end);
                }

                return Text[..end];
            }
        }

        // Secrets are in it.
        public override string ToString() => $"{Text.Length} characters";
    }
}
