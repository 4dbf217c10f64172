namespace K13d.Domain.Kubectl;

/// <summary>Every verb that there is here, and why some of kubectl's are not.</summary>
public static class Verbs
{
    private const string OnThisMachine = "works with files, ports or settings of the machine that kubectl runs on, which is K13d's";
    private const string NeedsTerminal = "needs somebody at a terminal";
    private const int MostWords = 3;

    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["edit"] = $"{NeedsTerminal}: use patch, or apply -f - with the manifest",
        ["attach"] = $"{NeedsTerminal}: use logs, or exec POD -- COMMAND",
        ["debug"] = $"{NeedsTerminal}: use describe, logs or exec POD -- COMMAND",
        ["cp"] = $"{OnThisMachine}: use exec POD -- cat FILE",
        ["proxy"] = OnThisMachine,
        ["port-forward"] = $"{OnThisMachine}: K13d has port-forwards of its own",
        ["plugin"] = OnThisMachine,
        ["config"] = $"{OnThisMachine}: K13d decides which cluster it is, and with which credentials",
        ["kuberc"] = OnThisMachine,
        ["completion"] = OnThisMachine,
        ["kustomize"] = $"{OnThisMachine}: use apply -f - with the manifest",
        ["certificate"] = "hands out credentials of the cluster",
        ["replace"] = "deletes what it does not mention: use apply -f - with the manifest",
        ["options"] = "says nothing about the cluster",
        ["alpha"] = "may mean something else in each version",
        ["auth reconcile"] = "hands out rights: use apply -f - with the manifest",
        ["cluster-info dump"] = "writes all there is, secrets in logs and specs included: use get and logs",
        ["create secret"] = "would have the secret in its arguments, which others on the machine can read: use apply -f - with the manifest",
        ["create token"] = "hands out credentials of the cluster",
        ["set serviceaccount"] = "changes whose rights a workload has: use patch, which shows it",
    };

    public static IReadOnlyList<Verb> All { get; } = [.. ReadVerbs.All, .. WriteVerbs.All, .. CreateVerbs.All];

    /// <summary>Why kubectl's verb at the start of <paramref name="words"/> is not taken; null where that is not known.</summary>
    internal static string? RefusalOf(IReadOnlyList<string> words) =>
        Longest(words, text => Refused.TryGetValue(text, out var reason) ? $"'kubectl {text}' is refused: it {reason}." : null, out _);

    /// <summary>The verb that <paramref name="words"/> begin with, and of how many words it is.</summary>
    internal static Verb? Find(IReadOnlyList<string> words, out int length) => Longest(words, text => All.FirstOrDefault(verb => IsSpelled(verb, text)), out length);

    /// <summary>For a message: the second words that a first one has.</summary>
    internal static IReadOnlyList<string> After(string first) =>
        [.. All.Where(verb => verb.Name.StartsWith(first + " ", StringComparison.Ordinal)).Select(verb => verb.Name[(first.Length + 1)..])];

    private static T? Longest<T>(IReadOnlyList<string> words, Func<string, T?> find, out int length)
        where T : class
    {
        for (length = Math.Min(MostWords, words.Count); length > 0; length--)
        {
            if (find(string.Join(' ', words.Take(length))) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsSpelled(Verb verb, string text)
    {
        var start = verb.Name[..(verb.Name.LastIndexOf(' ') + 1)];
        return verb.Name == text || verb.Aliases.Any(alias => start + alias == text);
    }
}
