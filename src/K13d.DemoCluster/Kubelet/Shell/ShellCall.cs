using System.Text;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>A call of a shell, or of a script by its name.</summary>
/// <param name="Shell">Its name: <c>sh</c>, <c>bash</c>.</param>
/// <param name="Script">What it runs; null for what it reads.</param>
/// <param name="IsSame">Whether the calling shell itself runs it: <c>eval</c>, <c>source</c>.</param>
internal sealed record ShellCall(string Shell, string? Script, IReadOnlyList<string> Parameters, bool StopsOnFailure = false, bool IsSame = false)
{
    /// <returns>Null for any other program.</returns>
    public static ShellCall? Of(IReadOnlyList<string> arguments, ShellState state)
    {
        var name = FilePath.Name(arguments[0]);
        if (name == "eval") return new ShellCall(name, string.Join(' ', arguments.Skip(1)), [], IsSame: true);
        if (arguments is ["." or "source", var file, ..] && Content(file, state) is { } sourced) return new ShellCall(name, sourced, [], IsSame: true);
        if (name is not ("sh" or "bash" or "ash" or "dash")) return OfFile(arguments, state);
        var at = 1;
        while (at < arguments.Count && arguments[at].StartsWith('-') && !arguments[at].EndsWith('c')) at++;
        var stops = arguments.Skip(1).Take(at).Any(option => option.StartsWith('-') && option.Contains('e', StringComparison.Ordinal));
        if (at >= arguments.Count) return new ShellCall(name, null, [], stops);
        if (!arguments[at].StartsWith('-'))
        {
            var script = Content(arguments[at], state) ?? $"echo \"{name}: can't open '{arguments[at]}'\" >&2; exit 2";
            return new ShellCall(name, script, [.. arguments.Skip(at + 1)], stops);
        }

        return at + 1 < arguments.Count
            ? new ShellCall(name, arguments[at + 1], [.. arguments.Skip(at + 3)], stops)
            : new ShellCall(name, $"echo '{name}: -c requires an argument' >&2; exit 2", []);
    }

    private static ShellCall? OfFile(IReadOnlyList<string> arguments, ShellState state) =>
        arguments[0].Contains('/', StringComparison.Ordinal)
        && state.Files.Find(state.PathOf(arguments[0])) is { IsDirectory: false, Content.Length: > 0 } file
        && (file.Mode & 0b001_001_001) != 0
            ? new ShellCall("sh", Encoding.UTF8.GetString(file.Content.Span), [.. arguments.Skip(1)])
            : null;

    private static string? Content(string path, ShellState state) =>
        state.Files.Find(state.PathOf(path)) is { IsDirectory: false } file ? Encoding.UTF8.GetString(file.Content.Span) : null;
}
