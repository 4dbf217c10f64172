namespace K13d.Domain.Kubectl;

/// <summary>Why a flag that kubectl has is not taken: for the message only. What is taken is in the verbs' tables, and all else is refused.</summary>
public static class RefusedFlags
{
    private const string Elsewhere = "would send the command, or K13d's credentials, elsewhere or under another name: K13d decides which cluster it is and as whom";
    private const string Terminal = "needs somebody at a terminal: leave it out";
    private const string Endless = "would not end: leave it out, and ask again";
    private const string Files = "reads or writes files of the machine that kubectl runs on: give the manifest inline with -f -";
    private const string Hidden = "would do more than the command says: leave it out";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["kustomize"] = Files, ["recursive"] = Files, ["from-file"] = Files, ["from-env-file"] = Files, ["patch-file"] = Files, ["output-directory"] = Files,
        ["cache-dir"] = Files, ["profile"] = Files, ["profile-output"] = Files, ["kuberc"] = Files, ["template"] = "may read a file: use -o go-template=… or -o jsonpath=…",
        ["filename"] = Files, ["cert"] = Files, ["key"] = Files,
        ["stdin"] = Terminal, ["tty"] = Terminal, ["attach"] = Terminal, ["rm"] = Terminal, ["leave-stdin-open"] = Terminal, ["interactive"] = Terminal, ["edit"] = Terminal,
        ["watch"] = Endless, ["watch-only"] = Endless, ["output-watch-events"] = Endless, ["follow"] = Endless,
        ["kubeconfig"] = Elsewhere, ["token"] = Elsewhere, ["as"] = Elsewhere, ["as-group"] = Elsewhere, ["as-uid"] = Elsewhere, ["as-user-extra"] = Elsewhere, ["server"] = Elsewhere,
        ["cluster"] = Elsewhere, ["user"] = Elsewhere, ["context"] = Elsewhere, ["certificate-authority"] = Elsewhere, ["client-certificate"] = Elsewhere, ["client-key"] = Elsewhere,
        ["insecure-skip-tls-verify"] = Elsewhere, ["insecure-skip-tls-verify-backend"] = Elsewhere, ["tls-server-name"] = Elsewhere, ["username"] = Elsewhere, ["password"] = Elsewhere,
        ["raw"] = "asks for any path of the API server's: name the resource",
        ["prune"] = Hidden, ["prune-allowlist"] = Hidden, ["save-config"] = Hidden, ["overrides"] = Hidden, ["override-type"] = Hidden, ["resolve"] = Hidden,
        ["local"] = Hidden, ["list"] = "is what get prints: use get",
    };

    private static readonly Dictionary<char, string> Letters = new()
    {
        ['s'] = "server", ['w'] = "watch", ['k'] = "kustomize", ['R'] = "recursive", ['i'] = "stdin", ['t'] = "tty",
    };

    /// <summary>The flags that no printed command ever has: what sends it elsewhere, reads files, or has no end.</summary>
    public static IReadOnlyCollection<string> Never { get; } =
        [.. Reasons.Where(reason => reason.Value is Elsewhere or Terminal or Endless or Files).Select(reason => reason.Key).Where(name => name is not ("filename" or "recursive")), "raw", "template"];

    internal static string Of(Verb verb, string name)
    {
        if (Reasons.TryGetValue(name, out var reason))
        {
            return $"--{name} is refused: it {reason}.";
        }

        var known = string.Join(", ", verb.Flags.Select(flag => $"--{flag.Name}").Order(StringComparer.Ordinal));
        var shown = Words.Shown(name);
        return name.Contains('_', StringComparison.Ordinal)
            ? $"--{shown} is refused: flags are spelled with hyphens, not underscores. {verb.Name} takes {known}."
            : $"'kubectl {verb.Name}' has no flag --{shown} here: it takes {known}.";
    }

    internal static string Of(Verb verb, char letter) =>
        letter == 'f' && verb.Name == "logs" ? Of(verb, "follow")
        : letter == 'f' ? Of(verb, "filename")
        : Letters.TryGetValue(letter, out var name) ? $"-{letter}: {Of(verb, name)}"
        : $"'kubectl {verb.Name}' has no flag -{Words.Shown(letter.ToString())} here: write flags by their long names.";
}
