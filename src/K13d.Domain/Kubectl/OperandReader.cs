using System.Buffers;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Domain.Kubectl;

/// <summary>What a command acts on.</summary>
/// <param name="Type">As it was written: <c>po</c>, <c>deployments.apps</c>.</param>
/// <param name="Name">Null for all of the kind that its flags select.</param>
public readonly record struct KubectlTarget(string Type, string? Name)
{
    /// <summary>Whether a type is Secrets, in every spelling.</summary>
    public static bool IsSecret(string type) => KnownKinds.IsSecret(type);
}

/// <summary>A verb's words, understood.</summary>
/// <param name="Words">The words that say the same, rebuilt.</param>
internal sealed record ReadOperands(IReadOnlyList<KubectlTarget> Targets, IReadOnlyList<string> Words);

/// <summary>Reads types, names and what else stands after a verb.</summary>
internal static class OperandReader
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:@+~");

    /// <summary>A name of an object: a segment of a path, of ASCII, without anything that a program may take for something else.</summary>
    public static bool IsName(string text) => ResourceNames.IsObjectName(text) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    public static Result<ReadOperands> Read(Verb verb, IReadOnlyList<string> words) => verb.Operands switch
    {
        Operands.Resources => Resources(verb, words),
        Operands.ResourcesAndPairs => ResourcesAndPairs(verb, words),
        Operands.Names => words.All(IsName) ? Own(verb, words) : Refusal(verb, "names"),
        Operands.Name => words.Count == 1 && IsName(words[0]) ? Own(verb, words) : Refusal(verb, "one name"),
        Operands.Pod => Pod(verb, words),
        Operands.FieldPath => words.Count == 1 && ResourceNames.IsResourceToken(words[0])
            ? new ReadOperands([], words)
            : Refusal(verb, "one kind with the path of a field: pods.spec.containers"),
        Operands.ApiAccess => Access(verb, words),
        _ => words.Count == 0 ? new ReadOperands([], []) : Refusal(verb, "no names, only flags"),
    };

    private static Result<ReadOperands> Own(Verb verb, IReadOnlyList<string> names) => new ReadOperands([.. names.Select(name => new KubectlTarget(verb.OwnKind, name))], names);

    private static Result<ReadOperands> Pod(Verb verb, IReadOnlyList<string> words) => words switch
    {
        [] when verb.Name == "logs" => new ReadOperands([], []),
        [var one] when IsName(one) => Own(verb, words),
        [var one] when one.Contains('/', StringComparison.Ordinal) => Resources(verb, words),
        _ => Refusal(verb, "one pod: POD or TYPE/NAME. A container is named with -c, and a command follows after --"),
    };

    private static Result<ReadOperands> Access(Verb verb, IReadOnlyList<string> words) => words switch
    {
        [] => new ReadOperands([], []),
        [var one, var type] when ResourceNames.IsResourceToken(one) && type.Split('/') is var parts
            && ResourceNames.IsResourceToken(parts[0]) && parts.Length <= 2 && parts.Skip(1).All(IsName) =>
            new ReadOperands([], words),
        _ => Refusal(verb, "a verb and a kind: get pods"),
    };

    private static Result<ReadOperands> ResourcesAndPairs(Verb verb, IReadOnlyList<string> words)
    {
        var first = words.TakeWhile(word => !IsPair(verb, word)).Count();
        var pairs = words.Skip(first).ToArray();
        if (!pairs.All(pair => IsPair(verb, pair) && pair[0] != '-' && !pair.Contains('\0', StringComparison.Ordinal)))
        {
            return Refusal(verb, "a resource and then only KEY=VALUE or KEY-");
        }

        return Resources(verb, [.. words.Take(first)]).Map(read => read with { Words = [.. read.Words, .. pairs] });
    }

    private static bool IsPair(Verb verb, string word) =>
        word.Length > 1 && (word.Contains('=', StringComparison.Ordinal) || word[^1] == '-' || (verb.Name == "taint" && word.Contains(':', StringComparison.Ordinal)));

    private static Result<ReadOperands> Resources(Verb verb, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return verb.Name == "delete" ? new ReadOperands([], []) : Refusal(verb, "a resource: TYPE NAME or TYPE/NAME");
        }

        if (words[0].Contains('/', StringComparison.Ordinal))
        {
            var pairs = words.Select(word => word.Split('/')).ToArray();
            return pairs.All(pair => pair.Length == 2 && ResourceNames.IsResourceToken(pair[0]) && IsName(pair[1]))
                ? new ReadOperands([.. pairs.Select(pair => new KubectlTarget(pair[0], pair[1]))], [.. pairs.Select(pair => $"{pair[0]}/{pair[1]}")])
                : Refusal(verb, "resources as TYPE/NAME, all of them or none");
        }

        var (types, names) = (words[0].Split(','), words.Skip(1).ToArray());
        if (!types.All(type => ResourceNames.IsResourceToken(type)) || !names.All(IsName))
        {
            return Refusal(verb, "resources as TYPE[,TYPE] NAME… or TYPE/NAME…");
        }

        IReadOnlyList<KubectlTarget> targets = names.Length == 0
            ? [.. types.Select(type => new KubectlTarget(type, null))]
            : [.. types.SelectMany(type => names.Select(name => new KubectlTarget(type, name)))];
        return new ReadOperands(targets, [string.Join(',', types), .. names]);
    }

    private static Result<ReadOperands> Refusal(Verb verb, string takes) => new Failure.Invalid($"What stands after 'kubectl {verb.Name}' is not understood: it takes {takes}.");
}
