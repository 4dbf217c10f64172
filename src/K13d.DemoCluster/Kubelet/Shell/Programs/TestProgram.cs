using System.Globalization;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary><c>test</c>, and <c>[</c>.</summary>
internal static class TestProgram
{
    public static IEnumerable<Step> Run(Invocation call)
    {
        var terms = call.Arguments.Where(term => term is not ("]" or "]]")).ToList();
        if (terms.Exists(IsAboutFiles)) yield return new Step.Look();
        call.State.Status = Any(terms, call.State) ? 0 : 1;
    }

    private static bool IsAboutFiles(string term) => term is "-f" or "-e" or "-d" or "-s" or "-r" or "-x" or "-w";

    private static bool Any(List<string> terms, ShellState state) =>
        Split(terms, "-o", "||").Any(part => Split(part, "-a", "&&").All(one => Holds(one, state)));

    private static IEnumerable<List<string>> Split(List<string> terms, params string[] separators)
    {
        var part = new List<string>();
        foreach (var term in terms)
        {
            if (!separators.Contains(term) || part.Count == 0)
            {
                part.Add(term);
                continue;
            }

            yield return part;
            part = [];
        }

        yield return part;
    }

    private static bool Holds(List<string> terms, ShellState state) => terms switch
    {
        ["!", .. var rest] => !Holds([.. rest], state),
        ["-z", var text] => text.Length == 0,
        ["-n", var text] => text.Length > 0,
        ["-f", var path] => Find(path, state) is { IsDirectory: false },
        ["-d", var path] => Find(path, state) is { IsDirectory: true },
        ["-s", var path] => Find(path, state) is { Content.Length: > 0 } or { IsDirectory: true },
        ["-e" or "-r" or "-w", var path] => Find(path, state) is not null,
        ["-x", var path] => Find(path, state) is { } node && (node.Mode & 0b001_001_001) != 0,
        ["-t", _] => state.Terminal is not null,
        [var left, "=" or "==", var right] => left == right,
        [var left, "!=", var right] => left != right,
        [var left, var comparison, var right] => Compare(left, comparison, right),
        [var text] => text.Length > 0,
        _ => false,
    };

    private static FileNode? Find(string path, ShellState state) => state.Files.Find(state.PathOf(path));

    private static bool Compare(string left, string comparison, string right)
    {
        if (!long.TryParse(left, CultureInfo.InvariantCulture, out var one) || !long.TryParse(right, CultureInfo.InvariantCulture, out var two)) return false;
        return comparison switch { "-eq" => one == two, "-ne" => one != two, "-lt" => one < two, "-le" => one <= two, "-gt" => one > two, "-ge" =>
            one >= two, _ => false };
    }
}
