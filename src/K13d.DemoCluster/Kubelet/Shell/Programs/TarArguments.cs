namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What <c>tar</c> is asked to do: <c>cf - path</c>, <c>-xmf - -C /tmp</c>, <c>-c -f x.tar a b</c>.</summary>
internal sealed record TarArguments(char Action, string File, string Directory, bool IsVerbose, IReadOnlyList<string> Members)
{
    public static TarArguments Read(IReadOnlyList<string> arguments)
    {
        var (action, file, directory, isVerbose) = ('\0', "-", ".", false);
        var members = new List<string>();
        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at].StartsWith("--", StringComparison.Ordinal)) continue;
            if (arguments[at] is "-" || !(arguments[at].StartsWith('-') || at == 0))
            {
                members.Add(arguments[at]);
                continue;
            }

            foreach (var option in arguments[at].TrimStart('-'))
            {
                if (option is 'c' or 'x' or 't') action = option;
                else if (option == 'v') isVerbose = true;
                else if (option == 'f' && at + 1 < arguments.Count) file = arguments[++at];
                else if (option == 'C' && at + 1 < arguments.Count) directory = arguments[++at];
            }
        }

        return new TarArguments(action, file, directory, isVerbose, members);
    }
}
