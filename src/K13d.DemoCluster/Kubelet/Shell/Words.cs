using System.Globalization;
using System.Text.RegularExpressions;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>Makes arguments of the words of a script: variables, substitutions, splitting, and the names of files.</summary>
/// <param name="substitute">Runs the script of a <c>$(…)</c>.</param>
internal sealed class Words(ShellState state, Func<string, IEnumerable<Step>> substitute)
{
    /// <summary>The parts of <c>NAME=value</c>, or null for any other word.</summary>
    public static (string Name, string Value)? Assignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.Take(equals).All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? (word[..equals], word[(equals + 1)..])
            : null;
    }

    public IEnumerable<Step> Expand(Word word, List<string> into)
    {
        var text = "";
        var isQuoted = word.Parts.Any(part => part.IsQuoted);
        var isSplit = false;
        foreach (var part in word.Parts)
        {
            if (part.Kind == PartKind.Command)
            {
                var output = new Captured();
                foreach (var step in substitute(part.Text))
                {
                    if (!output.Take(step)) yield return step;
                    if (output.IsFull) break;
                }

                text += output.Text.TrimEnd('\n');
                isSplit |= !part.IsQuoted;
            }
            else
            {
                text += part.Kind switch
                {
                    PartKind.Variable => Variable(part.Text),
                    PartKind.Arithmetic => Arithmetic.Evaluate(part.Text, Variable).ToString(CultureInfo.InvariantCulture),
                    _ => part.Text,
                };
                isSplit |= part is { Kind: PartKind.Variable, IsQuoted: false };
            }
        }

        if (!isQuoted && text is "~" or ['~', '/', ..]) text = (state.Variables.GetValueOrDefault("HOME") ?? "/root") + text[1..];
        if (isSplit && !isQuoted && Assignment(text) is null) into.AddRange(text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));
        else if (!isQuoted && text.AsSpan().IndexOfAny('*', '?') >= 0 && Assignment(text) is null && Names(text) is { Count: > 0 } names) into.AddRange(names);
        else into.Add(text);
    }

    /// <summary>A word that means one thing, such as the target of a redirection.</summary>
    public IEnumerable<Step> ExpandOne(Word word, List<string> into)
    {
        var values = new List<string>();
        foreach (var step in Expand(word, values)) yield return step;
        into.Add(string.Join(' ', values));
    }

    // One directory at a time: a pattern never crosses a slash, and never finds a name that begins with a dot.
    private List<string> Names(string pattern)
    {
        List<string> found = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var matches = new Regex("^" + Regex.Escape(part).Replace("\\*", ".*", StringComparison.Ordinal)
                .Replace("\\?", ".", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking);
            found = [.. found.SelectMany(directory => state.Files.List(FilePath.Resolve(state.Directory, directory))
                .Where(entry => matches.IsMatch(entry.Name) && (!entry.Name.StartsWith('.') || part.StartsWith('.')))
                .Select(entry => directory.Length == 0 || directory.EndsWith('/') ? directory + entry.Name : $"{directory}/{entry.Name}"))];
        }

        return found;
    }

    private string Variable(string name)
    {
        var colon = name.IndexOf(":-", StringComparison.Ordinal);
        var otherwise = colon < 0 ? "" : name[(colon + 2)..];
        return (colon < 0 ? name : name[..colon]) switch
        {
            "?" => state.Status.ToString(CultureInfo.InvariantCulture),
            "$" => "1",
            "#" => state.Parameters.Count.ToString(CultureInfo.InvariantCulture),
            "@" or "*" => string.Join(' ', state.Parameters),
            "0" => "sh",
            "PWD" => state.Directory,
            "HOSTNAME" => state.Surroundings.HostName,
            [>= '1' and <= '9'] digit => state.Parameters.ElementAtOrDefault(digit[0] - '1') ?? otherwise,
            var plain => state.Variables.TryGetValue(plain, out var value) && value.Length > 0 ? value : otherwise,
        };
    }
}
