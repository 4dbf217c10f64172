using K13d.Domain.Kubectl;
using K13d.Domain.Resources;

namespace K13d.Domain.Chat;

/// <summary>What a question is about, as far as words tell it without understanding them: for the provider that has no model.</summary>
/// <param name="Namespace">The one that it names, or that of the context.</param>
public sealed record Question(string Namespace)
{
    /// <summary>A command that the question is, as it is written: <c>get pods -A</c>.</summary>
    public string? Command { get; private init; }

    /// <summary>The kind of which a list is asked for, as kubectl takes it.</summary>
    public string? Listed { get; private init; }

    /// <summary>Whether it is about all namespaces.</summary>
    public bool Everywhere { get; private init; }

    /// <summary>A command that does what is asked for in words, with its name filled in: <c>rollout restart deployment/web</c>.</summary>
    public string? Change { get; private init; }

    /// <summary>Whether it is about nothing of the cluster's: a greeting, a thank-you, what one may ask.</summary>
    public bool Idle { get; private init; }

    /// <summary>The object that it is about, where it says so or the context does.</summary>
    public (string Type, string Name)? Subject { get; private init; }

    /// <summary>Whether the kind of what it is about is in no namespace.</summary>
    public bool Wide => (Subject?.Type ?? Listed) is { } type && KnownKinds.Find(type) is { Namespaced: false };

    /// <summary>What else in it may be the name of something, in its order.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>Words of every question that stand where a name may.</summary>
    private IReadOnlyList<string> Perhaps { get; init; } = [];

    private static readonly string[] Listing = ["list", "show", "get", "display", "which", "what", "many"];

    /// <summary>Words of questions that begin many a name and mean none.</summary>
    private static readonly HashSet<string> Common = new(
        [
            "a", "about", "across", "after", "again", "all", "also", "am", "an", "and", "any", "anything", "are", "at", "bad", "be", "because", "been", "being", "broke", "broken", "but", "by", "can", "cannot", "cause", "check", "cluster",
            "come", "containercreating", "could", "crash", "crashed", "crashes", "crashing", "crashloopbackoff", "did", "die", "didn", "died", "dies", "do", "does", "doesn", "doing", "don", "down", "else", "entire", "errimagepull", "error", "errors", "evicted", "every", "everything", "everywhere", "explain", "fail", "failed", "failing", "fails", "find", "fine", "fix",
            "for", "from", "get", "give", "go", "going", "good", "had", "happen", "happened", "happening", "happens", "has", "have", "healthy", "help", "here", "how", "i", "if", "imagepullbackoff", "in", "investigate", "is", "isn", "issue", "issues", "it", "its", "keep", "keeps",
            "killed", "kubectl", "list", "log", "logs", "look", "looks", "many", "me", "my", "name", "namespace", "namespaces", "need", "no", "not", "notready", "now", "ns", "of", "ok", "okay", "on", "oomkilled", "or", "our", "out", "pending", "please",
            "problem", "problems", "reach", "ready", "reason", "restart", "restarted", "restarting", "restarts", "roll", "rollout", "run", "running", "runs", "see", "should", "show", "slow", "so", "some", "something", "start", "started", "starting",
            "starts", "state", "status", "still", "stop", "stopped", "stops", "stuck", "tell", "terminating", "that", "the", "there", "they", "this", "to", "today", "unhealthy", "up", "us", "was", "we", "well", "went", "were", "what", "what's", "whats", "weird", "when",
            "where", "which", "whole", "why", "will", "with", "won", "work", "working", "works", "wrong", "you", "your",
        ],
        StringComparer.Ordinal);

    /// <summary>What people say without asking about the cluster; who says nothing else asks nothing.</summary>
    private static readonly HashSet<string> Small = new(
        [
            "a", "are", "ask", "bye", "can", "do", "good", "great", "hello", "help", "hey", "hi", "how", "i", "k13d", "lot", "me", "morning", "much", "nice", "ok", "okay", "please", "s", "so", "test", "thank", "thanks", "very", "what", "who", "you",
        ],
        StringComparer.Ordinal);

    public static Question Of(string text, ChatContext context)
    {
        var words = WordsOf(text);
        var place = NamespaceIn(words) ?? context.Namespace;
        if (CommandIn(text) is { } command)
        {
            return new(place) { Command = command };
        }

        // "Help!" and "???" are about what somebody looks at.
        if (words.All(Small.Contains) && (context.Resource is null || (words.Count > 0 && !words.Contains("help"))))
        {
            return new(place) { Idle = true };
        }

        var subject = SubjectIn(words, place);
        var looked = context.Resource is { } resource ? TypeAndName(resource) : null;
        string[] names =
        [
            .. words.Select(word => word[(word.LastIndexOf('/') + 1)..])
                .Where(word => word != place && !Common.Contains(word) && word.Length > 1 && KnownKinds.Find(word) is null && ResourceNames.IsDnsSubdomain(word))
                .Distinct(StringComparer.Ordinal),
        ];
        if (WantedChange.In(words, subject ?? (names is [] ? looked : null), names) is { } change)
        {
            return new(place) { Change = change };
        }

        var everywhere = NamespaceIn(words) is null && subject is null && AllNamespaces(words);
        if (subject is null && ListedIn(words) is { } listed)
        {
            return new(place) { Listed = listed, Everywhere = everywhere };
        }

        return new(place)
        {
            Subject = subject ?? (everywhere ? null : looked),
            Everywhere = everywhere && names is [],
            Names = names,
            // "Why is the deployment stuck?" may mean one of that name.
            Perhaps = [.. words.Where((word, at) => Common.Contains(word) && (IsKind(words, at - 1) || IsKind(words, at + 1))).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>The same of a name alone, of whatever kind it is.</summary>
    public Question ByName() => Subject is var (_, name) ? this with { Subject = null, Names = [name], Perhaps = [] } : this;

    /// <summary>Of names that there are, those that it means: as they are written, else as a beginning or a part of them, else but for one letter.</summary>
    public IReadOnlyList<T> Meant<T>(IReadOnlyList<T> all, Func<T, string> nameOf) =>
        new Func<string, bool>[] { Names.Contains, Perhaps.Contains, Means, MayMean }
            .Select(means => all.Where(each => means(nameOf(each))).ToList())
            .FirstOrDefault(found => found.Count > 0) ?? [];

    /// <summary>Whether a name is one of those that were asked about: itself, or as the beginning or a part of it, as <c>nginx</c> is of <c>nginx-7d9c-x2x1</c>.</summary>
    private bool Means(string name) => Names.Any(word => name == word || (word.Length > 2 && $"-{name}-".Contains($"-{word}-", StringComparison.Ordinal)));

    /// <summary>Whether a name differs from what was asked about by one letter, too many, missing, wrong or changed with its neighbour.</summary>
    private bool MayMean(string name) => Names.Any(word => word.Length > 3 && Spelling.IsNear(word, name));

    /// <summary><c>pod/web</c> in its two parts; null where it is no such thing.</summary>
    private static (string Type, string Name)? TypeAndName(string text) =>
        text.Split('/') is [var type, var name] && ResourceNames.IsResourceToken(type) && ResourceNames.IsObjectName(name) ? (type, name) : null;

    private static string? CommandIn(string text) =>
        text.Trim().Trim('`').TrimStart('$', ' ') is var line && line.StartsWith("kubectl ", StringComparison.OrdinalIgnoreCase) ? line["kubectl ".Length..].Trim() : null;

    private static string? NamespaceIn(List<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] is "namespace" or "ns" or "-n")
            {
                if (at + 1 < words.Count && !Common.Contains(words[at + 1]) && ResourceNames.IsDnsLabel(words[at + 1]))
                {
                    return words[at + 1];
                }

                if (words[at] != "-n" && at > 0 && !Common.Contains(words[at - 1]) && ResourceNames.IsDnsLabel(words[at - 1]))
                {
                    return words[at - 1];
                }
            }
        }

        return null;
    }

    /// <summary><c>pod/web</c>, <c>pod web</c>, or <c>web service</c>, where what stands beside the kind is no word of every question.</summary>
    private static (string Type, string Name)? SubjectIn(List<string> words, string place)
    {
        if (words.Select(TypeAndName).FirstOrDefault(found => found is not null && KnownKinds.Find(found.Value.Type) is not null) is { } written)
        {
            return written;
        }

        return Beside(words, place, after: true) ?? Beside(words, place, after: false);
    }

    private static (string Type, string Name)? Beside(List<string> words, string place, bool after)
    {
        for (var at = 0; at < words.Count; at++)
        {
            // "My nginx pod" is called nginx-7d9c-x2x1: pods are looked for by a part of their names.
            if (KnownKinds.Find(words[at]) is { Kind: not "Namespace" } kind && words[at] != kind.Plural && (after || kind.Kind != "Pod")
                && words.ElementAtOrDefault(after ? at + 1 : at - 1) is { } name && name != place && !Common.Contains(name)
                && KnownKinds.Find(name) is null && ResourceNames.IsObjectName(name) && (after || ResourceNames.IsDnsSubdomain(name)))
            {
                return (kind.Singular, name);
            }
        }

        return null;
    }

    private static bool IsKind(List<string> words, int at) => words.ElementAtOrDefault(at) is { } word && KnownKinds.Find(word) is not null;

    private static bool AllNamespaces(List<string> words) =>
        words.Any(word => word is "everywhere" or "cluster" or "-a" or "--all-namespaces")
        || (words.Any(word => word is "all" or "any" or "every" or "each" or "which") && words.Any(word => word is "namespaces" or "namespace"));

    /// <summary>The kind after a word that asks for a list; its plural tells that it is one.</summary>
    private static string? ListedIn(List<string> words) =>
        words.Any(word => Listing.Contains(word, StringComparer.Ordinal))
            && !words.Any(word => word is "why" or "wrong" or "failing" or "fail" or "fails" or "failed" or "broken" or "crashing" or "unhealthy" or "pending" or "stuck")
            && words.FirstOrDefault(word => KnownKinds.Find(word) is { } kind && (word == kind.Plural || kind.ShortNames.Contains(word))) is { } listed
                ? KnownKinds.Find(listed)?.Plural
                : null;

    private static List<string> WordsOf(string text) =>
    [
        .. text.ToLowerInvariant()
            .Split([' ', '\t', '\r', '\n', ',', ';', '?', '!', '(', ')', '"', '\'', '`', ':', '¿', '¡', '，', '。', '？', '！', '’'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.'))
            .Where(word => word.Any(char.IsLetterOrDigit)),
    ];
}
