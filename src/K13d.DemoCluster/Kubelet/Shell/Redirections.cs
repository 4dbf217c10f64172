using System.Text;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>Leads what commands print and read elsewhere. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_07</summary>
internal sealed class Redirections(ShellState state, Words words)
{
    private static readonly Sink Output = new(false, null, false);
    private static readonly Sink Error = new(true, null, false);

    public IEnumerable<Step> Apply(IReadOnlyList<Redirection> redirections, IEnumerable<Step> command)
    {
        var (output, error) = (Output, Error);
        var outer = state.Input;
        foreach (var redirection in redirections)
        {
            if (redirection.Target is null)
            {
                if (redirection.Operator == "2>&1") error = output;
                else if (redirection.Operator.EndsWith("&2", StringComparison.Ordinal)) output = error;
                continue;
            }

            var target = new List<string>();
            foreach (var step in words.ExpandOne(redirection.Target, target)) yield return step;
            yield return new Step.Look();
            var fault = redirection.Operator == "<" ? OpenToRead(target[0]) : OpenToWrite(redirection.Operator, target[0], ref output, ref error);
            if (fault is null) continue;
            yield return new Step.Say($"sh: {fault}", true);
            (state.Status, state.Input) = (1, outer);
            yield break;
        }

        foreach (var step in command)
        {
            if (step is not (Step.Say or Step.Emit))
            {
                yield return step;
                continue;
            }

            var sink = step is Step.Say { IsError: true } ? error : output;
            if (sink.File is not null) yield return new Step.Look();
            if (Lead(step, sink) is { } led) yield return led;
        }

        state.Input = outer;
    }

    private string? OpenToRead(string target)
    {
        if (target == "/dev/null")
        {
            state.Input = ShellInput.Nothing;
            return null;
        }

        if (state.Files.Find(state.PathOf(target)) is not { IsDirectory: false } file) return $"can't open {target}: no such file";
        state.Input = ShellInput.Of(file.Content.Span);
        return null;
    }

    private string? OpenToWrite(string kind, string target, ref Sink output, ref Sink error)
    {
        var appends = kind.EndsWith(">>", StringComparison.Ordinal);
        var sink = target switch
        {
            "/dev/null" => new Sink(false, null, true),
            "/dev/stdout" or "/dev/tty" or "/proc/1/fd/1" or "/proc/self/fd/1" => output,
            "/dev/stderr" or "/proc/1/fd/2" or "/proc/self/fd/2" => error,
            _ => new Sink(false, state.PathOf(target), false),
        };
        if (sink.File is { } path && state.Files.Write(path, default, state.Now, appends) is var fault and not FileFault.None)
        {
            return $"can't create {target}: {(fault == FileFault.Missing ? "nonexistent directory" : fault.Words())}";
        }

        if (kind.StartsWith('2')) error = sink;
        else output = sink;
        if (kind.StartsWith('&')) error = sink;
        return null;
    }

    private Step? Lead(Step step, Sink sink)
    {
        if (sink.IsNowhere) return null;
        if (sink.File is { } path)
        {
            state.Files.Write(path, step is Step.Say said ? Captured.Encode(said) : ((Step.Emit)step).Bytes, state.Now, appends: true);
            return null;
        }

        return step switch
        {
            Step.Say said => said with { IsError = sink.IsError },
            Step.Emit emitted when sink.IsError => new Step.Say(Encoding.UTF8.GetString(emitted.Bytes.Span), true, EndsLine: false),
            _ => step,
        };
    }

    private sealed record Sink(bool IsError, string? File, bool IsNowhere);
}
