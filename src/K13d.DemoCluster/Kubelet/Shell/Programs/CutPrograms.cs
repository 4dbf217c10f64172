using System.Globalization;
using System.Text.RegularExpressions;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What takes parts of lines, or changes them, as far as people use it in one-liners.</summary>
internal static class CutPrograms
{
    public static IEnumerable<Step> Cut(Invocation call)
    {
        var delimiter = Value(call, 'd') is { Length: > 0 } given ? given[0] : '\t';
        var fields = Value(call, 'f') ?? Value(call, 'c') ?? "1";
        var takesLetters = Value(call, 'f') is null;
        return EachLine(call, line =>
        {
            if (takesLetters) return string.Concat(line.Where((_, at) => Includes(fields, at + 1)));
            return line.Contains(delimiter, StringComparison.Ordinal)
                ? string.Join(delimiter, line.Split(delimiter).Where((_, at) => Includes(fields, at + 1))) : line;
        });
    }

    public static IEnumerable<Step> Translate(Invocation call)
    {
        var sets = call.Operands.Select(Escapes.Read).Select(Set).ToList();
        var from = sets.ElementAtOrDefault(0) ?? "";
        var to = sets.ElementAtOrDefault(1) ?? "";
        return EachText(call, text => call.Has('d')
            ? string.Concat(text.Where(letter => !from.Contains(letter, StringComparison.Ordinal)))
            : string.Concat(text.Select(letter =>
                from.IndexOf(letter, StringComparison.Ordinal) is var at and >= 0 && to.Length > 0 ? to[Math.Min(at, to.Length - 1)] : letter)));
    }

    /// <summary><c>sed</c>: one substitution, and the printing of one line.</summary>
    public static IEnumerable<Step> Edit(Invocation call)
    {
        var script = call.Operands.FirstOrDefault() ?? "";
        if (script.EndsWith('p') && int.TryParse(script[..^1], CultureInfo.InvariantCulture, out var number))
        {
            return EachText(call, text => text.Split('\n').ElementAtOrDefault(number - 1) is { } line ? line + "\n" : "");
        }

        if (script.Length < 4 || script[0] != 's' || script.Split(script[1]) is not { Length: 4 } parts) return EachLine(call, line => line);
        try
        {
            var expression = new Regex(parts[1],
                RegexOptions.NonBacktracking | (parts[3].Contains('i', StringComparison.OrdinalIgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None));
            var replacement = parts[2].Replace("$", "$$", StringComparison.Ordinal).Replace("&", "$0", StringComparison.Ordinal)
                .Replace("\\1", "$1", StringComparison.Ordinal);
            return EachLine(call, line => expression.Replace(line, replacement, parts[3].Contains('g', StringComparison.Ordinal) ? -1 : 1));
        }
        catch (RegexParseException)
        {
            return call.Complain("bad regex");
        }
    }

    /// <summary><c>awk</c>: <c>{print $1, $3}</c> with a separator.</summary>
    public static IEnumerable<Step> Fields(Invocation call)
    {
        var separator = Value(call, 'F');
        var program = call.Arguments.FirstOrDefault(argument => argument.Contains('{', StringComparison.Ordinal)) ?? "";
        var wanted = program.Split(['{', '}', ',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('$')).ToList();
        return EachLine(call, line =>
        {
            var fields = separator is null ? line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : line.Split(separator);
            return string.Join(' ', wanted.Select(word => word switch
            {
                "$0" => line,
                "$NF" => fields.LastOrDefault(""),
                _ => int.TryParse(word[1..], CultureInfo.InvariantCulture, out var at) ? fields.ElementAtOrDefault(at - 1) ?? "" : "",
            }).DefaultIfEmpty(line));
        }, operands: call.Operands.Where(operand => operand != program && operand != separator).ToList());
    }

    private static IEnumerable<Step> EachLine(Invocation call, Func<string, string> change, List<string>? operands = null)
    {
        var gathered = new MemoryStream();
        foreach (var step in call.Gather(operands ?? Files(call), gathered)) yield return step;
        foreach (var line in Invocation.Lines(gathered)) yield return new Step.Say(change(line), false);
    }

    private static IEnumerable<Step> EachText(Invocation call, Func<string, string> change)
    {
        var gathered = new MemoryStream();
        foreach (var step in call.Gather(Files(call), gathered)) yield return step;
        yield return new Step.Emit(System.Text.Encoding.UTF8.GetBytes(change(System.Text.Encoding.UTF8.GetString(gathered.ToArray()))));
    }

    private static List<string> Files(Invocation call) => call.Name switch
    {
        "tr" => [],
        "sed" => [.. call.Operands.Skip(1)],
        _ => [.. call.Arguments.Where((argument, at) => !argument.StartsWith('-') && (at == 0 || call.Arguments[at - 1] is not ("-d" or "-f" or "-c")))],
    };

    // -d, -f and the like, with their value attached or after them.
    private static string? Value(Invocation call, char option)
    {
        var at = call.Arguments.ToList().FindIndex(argument => argument.StartsWith($"-{option}", StringComparison.Ordinal));
        return at < 0 ? null : call.Arguments[at].Length > 2 ? call.Arguments[at][2..] : call.Arguments.ElementAtOrDefault(at + 1);
    }

    private static bool Includes(string list, int number) => list.Split(',').Any(range =>
    {
        var ends = range.Split('-');
        var first = int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from) ? from : 1;
        var last = ends.Length == 1 ? first : int.TryParse(ends[1], CultureInfo.InvariantCulture, out var to) ? to : int.MaxValue;
        return number >= first && number <= last;
    });

    private static string Set(string text)
    {
        var letters = text.Replace("[:upper:]", "A-Z", StringComparison.Ordinal).Replace("[:lower:]", "a-z", StringComparison.Ordinal)
            .Replace("[:digit:]", "0-9", StringComparison.Ordinal);
        return Regex.Replace(letters, "(.)-(.)", range =>
            string.Concat(Enumerable.Range(range.Value[0], Math.Max(0, range.Value[2] - range.Value[0] + 1)).Select(letter => (char)letter)),
            RegexOptions.NonBacktracking);
    }
}
