using System.Text;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>A shell that runs what it reads, line by line; at a terminal it asks for each.</summary>
internal sealed class TypedShell(ShellState state, Func<Command, IEnumerable<Step>> run)
{
    private const int LongestScript = 256 * 1024;
    private const int Interrupted = 130;

    /// <param name="shell">Its name, on which it depends how it asks.</param>
    public IEnumerable<Step> Run(string shell)
    {
        var isAsked = state.Terminal is not null && ReferenceEquals(state.Input, state.Terminal.Input);
        var wasInteractive = state.IsInteractive;
        state.IsInteractive |= isAsked;
        var script = "";
        while (!state.IsOver)
        {
            if (isAsked) yield return new Step.Say(script.Length == 0 ? Prompt(shell) : "> ", false, EndsLine: false);
            byte[]? line;
            while ((line = state.Input.TakeLine()) is null && !IsInterrupted(isAsked) && !state.Input.TakeEnd()) yield return new Step.Read();
            if (isAsked && state.Terminal is { } asked && asked.TakeInterrupt())
            {
                (script, state.Status) = ("", Interrupted);
                continue;
            }

            if (line is null) break;
            script += Encoding.UTF8.GetString(line) + "\n";
            if (Parser.Parse(script) is { } parsed)
            {
                script = "";
                foreach (var step in run(parsed))
                {
                    yield return step;
                    if (!isAsked || state.Terminal is not { } terminal || !terminal.TakeInterrupt()) continue;
                    state.Status = Interrupted;
                    break;
                }

                state.Control = LoopControl.None;
            }
            else if (!Parser.IsUnfinished(script) || script.Length > LongestScript)
            {
                script = "";
                yield return new Step.Say($"{shell}: syntax error", true);
                state.Status = 2;
                if (!isAsked) break;
            }
        }

        if (script.Length > 0)
        {
            yield return new Step.Say($"{shell}: syntax error: unexpected end of file", true);
            state.Status = 2;
        }
        else if (isAsked && !state.IsOver)
        {
            yield return new Step.Say("", false);
        }

        state.IsInteractive = wasInteractive;
    }

    private bool IsInterrupted(bool isAsked) => isAsked && state.Terminal is { IsInterrupted: true };

    private string Prompt(string shell)
    {
        var place = state.Directory == (state.Variables.GetValueOrDefault("HOME") ?? "/root") ? "~" : state.Directory;
        return shell == "bash" ? $"root@{state.Surroundings.HostName}:{place}# "
            : state.Surroundings.Flavour == Images.ImageFlavour.Debian ? "# "
            : $"{place} # ";
    }
}
