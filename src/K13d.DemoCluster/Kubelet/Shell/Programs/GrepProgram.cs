using System.Buffers;
using System.Text.RegularExpressions;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary><c>grep</c>: fixed text, and regular expressions as far as .NET and POSIX agree.</summary>
internal static class GrepProgram
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@".*[]^$\+?|()");

    public static IEnumerable<Step> Run(Invocation call)
    {
        var operands = call.Operands.ToList();
        if (operands.Count == 0)
        {
            yield return call.Fault("missing pattern", 2);
            yield break;
        }

        var gathered = new MemoryStream();
        foreach (var step in call.Gather(operands.Skip(1), gathered)) yield return step;
        var isFound = Matcher(call, operands[0]);
        var found = Invocation.Lines(gathered).Select((line, at) => (line, at)).Where(one => isFound(one.line) != call.Has('v')).ToList();
        if (call.Has('c')) yield return new Step.Say($"{found.Count}", false);
        else if (!call.Has('q'))
        {
            foreach (var (line, at) in found) yield return new Step.Say(call.Has('n') ? $"{at + 1}:{line}" : line, false);
        }

        call.State.Status = found.Count > 0 ? 0 : 1;
    }

    private static Func<string, bool> Matcher(Invocation call, string pattern)
    {
        var comparison = call.Has('i') ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (call.Has('F') || !pattern.AsSpan().ContainsAny(Special)) return line => line.Contains(pattern, comparison);
        try
        {
            var expression = new Regex(
                call.Has('E') || call.Name == "egrep" ? pattern : pattern.Replace("\\|", "|", StringComparison.Ordinal),
                RegexOptions.NonBacktracking | (call.Has('i') ? RegexOptions.IgnoreCase : RegexOptions.None));
            return expression.IsMatch;
        }
        catch (RegexParseException)
        {
            // What is no expression to us is looked for as it is written.
            return line => line.Contains(pattern, comparison);
        }
    }
}
