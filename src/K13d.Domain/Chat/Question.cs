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

    /// <summary>Whether the list is to be of all namespaces.</summary>
    public bool Everywhere { get; private init; }

    /// <summary>The object that it is about, where it says so or the context does.</summary>
    public (string Type, string Name)? Subject { get; private init; }

    /// <summary>What else in it may be the name of something, in its order.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    private static readonly string[] Listing = ["list", "show", "get", "display", "which", "what"];

    /// <summary>Words of questions that begin many a name and mean none.</summary>
    private static readonly HashSet<string> Common = new(
        [
            "a", "about", "after", "all", "an", "and", "any", "are", "at", "be", "been", "being", "broken", "but", "by", "can", "cannot", "cause", "check", "cluster", "could", "crashing", "did", "do", "does",
            "down", "error", "errors", "every", "everything", "explain", "failed", "failing", "fails", "find", "fix", "for", "from", "get", "give", "happened", "happening", "has", "have", "healthy", "help", "how", "i",
            "in", "investigate", "is", "it", "its", "keep", "keeps", "kubectl", "list", "look", "me", "my", "name", "namespace", "namespaces", "ns", "no", "not", "now", "of", "ok", "on", "or", "our", "pending", "please", "problem",
            "problems", "ready", "restart", "restarting", "restarts", "rollout", "running", "see", "show", "slow", "something", "start", "started", "starting", "state", "status", "still", "stuck", "tell", "that", "the", "there", "this",
            "to", "unhealthy", "up", "was", "what", "when", "where", "which", "why", "will", "with", "working", "works", "wrong", "you",
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

        var subject = SubjectIn(words, place);
        if (subject is null && ListedIn(words) is { } listed)
        {
            return new(place) { Listed = listed, Everywhere = NamespaceIn(words) is null && words.Contains("all") && words.Any(word => word is "namespaces" or "cluster") };
        }

        return new(place)
        {
            Subject = subject ?? (context.Resource is { } resource ? TypeAndName(resource) : null),
            Names = [.. words.Where(word => word != place && !Common.Contains(word) && KnownKinds.Find(word) is null && ResourceNames.IsDnsSubdomain(word)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Whether a name is one of those that were asked about: itself, or as the beginning or a part of it, as <c>nginx</c> is of <c>nginx-7d9c-x2x1</c>.</summary>
    public bool Means(string name) => Names.Any(word => name == word || (word.Length > 2 && $"-{name}-".Contains($"-{word}-", StringComparison.Ordinal)));

    /// <summary><c>pod/web</c> in its two parts; null where it is no such thing.</summary>
    private static (string Type, string Name)? TypeAndName(string text) =>
        text.Split('/') is [var type, var name] && ResourceNames.IsResourceToken(type) && ResourceNames.IsObjectName(name) ? (type, name) : null;

    private static string? CommandIn(string text) =>
        text.Trim().Trim('`') is var line && line.StartsWith("kubectl ", StringComparison.Ordinal) ? line["kubectl ".Length..].Trim() : null;

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

    /// <summary><c>pod/web</c>, or <c>pod web</c> where what follows the kind is no word of every question.</summary>
    private static (string Type, string Name)? SubjectIn(List<string> words, string place)
    {
        if (words.Select(TypeAndName).FirstOrDefault(found => found is not null && KnownKinds.Find(found.Value.Type) is not null) is { } written)
        {
            return written;
        }

        for (var at = 0; at + 1 < words.Count; at++)
        {
            var (type, name) = (words[at], words[at + 1]);
            if (KnownKinds.Find(type) is { } kind && type != kind.Plural && KnownKinds.Find(name) is null && !Common.Contains(name) && name != place && ResourceNames.IsObjectName(name) && !name.Contains('/', StringComparison.Ordinal))
            {
                return (kind.Singular, name);
            }
        }

        return null;
    }

    /// <summary>The kind after a word that asks for a list; its plural tells that it is one.</summary>
    private static string? ListedIn(List<string> words) =>
        words.Any(word => Listing.Contains(word, StringComparer.Ordinal))
            && !words.Any(word => word is "why" or "wrong" or "failing" or "fail" or "broken")
            && words.FirstOrDefault(word => KnownKinds.Find(word) is { } kind && (word == kind.Plural || kind.ShortNames.Contains(word))) is { } listed
                ? KnownKinds.Find(listed)?.Plural
                : null;

    private static List<string> WordsOf(string text) =>
    [
        .. text.ToLowerInvariant()
            .Split([' ', '\t', '\r', '\n', ',', ';', '?', '!', '(', ')', '"', '\'', '`', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.'))
            .Where(word => word.Length > 0),
    ];
}
