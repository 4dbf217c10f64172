using System.Text.Json;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Domain.Kubectl;

/// <summary>
/// One kubectl command, understood as a whole. What may be run of it is <see cref="Arguments"/>, printed anew from what was understood, so that nothing reaches kubectl that
/// was not classified.
/// </summary>
public sealed class KubectlCommand
{
    /// <summary>The most characters of a command, and the most arguments.</summary>
    public const int Longest = 64 * 1024;

    private const int MostArguments = 1000;

    private KubectlCommand(Verb verb, ReadArguments read, ReadOperands operands, IReadOnlyList<Manifest> manifests)
    {
        Verb = verb.Name;
        Targets = operands.Targets;
        Namespace = read.Value("namespace");
        AllNamespaces = read.IsTrue("all-namespaces");
        Risk = KubectlRisk.Of(verb, read, operands.Targets, manifests);
        Arguments = Print(verb, read, operands);
        Input = string.Join("\n---\n", manifests.Select(manifest => manifest.Content.ToJsonString()));
    }

    /// <summary>With its sub-verb: <c>rollout undo</c>.</summary>
    public string Verb { get; }

    /// <summary>What it acts on; those of its manifests apart.</summary>
    public IReadOnlyList<KubectlTarget> Targets { get; }

    /// <summary>Null where it names none.</summary>
    public string? Namespace { get; }

    public bool AllNamespaces { get; }

    public KubectlRisk Risk { get; }

    public Permission Permission => Risk.Permission;

    /// <summary>Whether it changes nothing and shows nothing secret. What is not known to be so is not.</summary>
    public bool IsReadOnly => Risk.Risk == Kubectl.Risk.Read;

    /// <summary>What kubectl is to be run with: the verb, its flags by their long names and sorted, its words.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>What kubectl is to get as its standard input: the manifests that were classified, as JSON. Empty where there are none.</summary>
    public string Input { get; }

    /// <summary>Reads a command as it is written in a line, with quotes and without anything else of a shell's.</summary>
    public static Result<KubectlCommand> ParseLine(string line) => ParseLine(line, []);

    /// <inheritdoc cref="ParseLine(string)"/>
    /// <param name="manifests">What <c>-f -</c> is.</param>
    public static Result<KubectlCommand> ParseLine(string line, IReadOnlyList<Manifest> manifests)
    {
        if (line.Length > Longest)
        {
            return new Failure.Invalid($"A command of more than {Longest} characters is refused.");
        }

        return Words.Of(line).IsFailure(out var failure, out var words) ? failure : Parse(words, manifests);
    }

    /// <summary>Reads a command. Invalid says what is not understood, and what would be.</summary>
    public static Result<KubectlCommand> Parse(IReadOnlyList<string> arguments) => Parse(arguments, []);

    /// <inheritdoc cref="Parse(IReadOnlyList{string})"/>
    /// <param name="manifests">What <c>-f -</c> is.</param>
    public static Result<KubectlCommand> Parse(IReadOnlyList<string> arguments, IReadOnlyList<Manifest> manifests)
    {
        if (arguments.Count > MostArguments || arguments.Sum(argument => (long)argument.Length) > Longest || arguments.Any(argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            return new Failure.Invalid($"A command of more than {MostArguments} arguments or {Longest} characters, or with a NUL in it, is refused.");
        }

        if (VerbOf(arguments).IsFailure(out var failure, out var found)
            || new FlagReader(found.Verb).Read(found.After).IsFailure(out failure, out var read)
            || OperandReader.Read(found.Verb, read.Words).IsFailure(out failure, out var operands))
        {
            return failure;
        }

        return Missing(found.Verb, read, operands, manifests) is { } missing ? new Failure.Invalid(missing) : new KubectlCommand(found.Verb, read, operands, manifests);
    }

    /// <summary>As one line; what is easily told to be a secret is masked.</summary>
    public override string ToString() => CommandLine.Of(["kubectl", .. Arguments.SelectMany(Apart)]);

    /// <summary>A value that is itself a name with a value stands apart from its flag, so that its name is seen: <c>--from-literal password=…</c>.</summary>
    private static string[] Apart(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=', 3) is { Length: 3 } parts ? [parts[0], $"{parts[1]}={parts[2]}"] : [argument];

    private static Result<(Verb Verb, IReadOnlyList<string> After)> VerbOf(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<string> words = arguments is ["kubectl", ..] ? [.. arguments.Skip(1)] : arguments;
        if (words.Count == 0)
        {
            return new Failure.Invalid("There is no command: a verb is needed, such as get or describe.");
        }

        if (words[0].StartsWith('-'))
        {
            return new Failure.Invalid("The verb must come first, before any flag: kubectl get pods -n shop.");
        }

        if (Verbs.RefusalOf(words) is { } refusal)
        {
            return new Failure.Invalid(refusal);
        }

        if (Verbs.Find(words, out var length) is { } verb)
        {
            return (verb, [.. words.Skip(length)]);
        }

        var after = Verbs.After(words[0]);
        return new Failure.Invalid(after.Count > 0
            ? $"'kubectl {words[0]}' needs one of these right after it: {string.Join(", ", after)}."
            : $"'{Words.Shown(words[0])}' is no verb of kubectl's that is known here: {string.Join(", ", Verbs.All.Select(known => known.Name.Split(' ')[0]).Distinct())}.");
    }

    /// <summary>What a command lacks though each of its parts is understood.</summary>
    private static string? Missing(Verb verb, ReadArguments read, ReadOperands operands, IReadOnlyList<Manifest> manifests)
    {
        var isFile = read.Has("filename");
        return isFile && manifests.Count == 0 ? "-f - needs the manifest, given inline."
            : !isFile && manifests.Count > 0 ? "A manifest is given that the command does not use: write -f -."
            : !isFile && verb.Find("filename") is not null && operands.Targets.Count == 0 ? $"'kubectl {verb.Name}' needs -f - with the manifest given inline."
            : isFile && operands.Targets.Count > 0 ? "Give either -f - or resources, not both."
            : verb.Name == "exec" && read.Command.Count == 0 ? "exec needs a command after --: exec POD -- COMMAND."
            : verb.Name == "patch" && !IsJson(read.Value("patch")) ? "patch needs -p with the patch as JSON, and no file."
            : null;
    }

    private static bool IsJson(string? text)
    {
        if (text is null)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException) when (text.Length <= Longest)
        {
            return false;
        }
    }

    /// <summary>
    /// Where a command may follow, and in all of create, kubectl counts the names before <c>--</c>, so they stand there; they cannot begin with a hyphen.
    /// Everywhere else they stand after it.
    /// </summary>
    private static List<string> Print(Verb verb, ReadArguments read, ReadOperands operands)
    {
        List<string> printed = [.. verb.Name.Split(' ')];
        printed.AddRange(read.Flags.SelectMany(flag => flag.Value.Select(value => $"--{flag.Key}={value}")));
        var namesFirst = verb.TakesCommand || verb.Operands == Operands.Name;
        printed.AddRange(namesFirst ? operands.Words : []);
        var rest = namesFirst ? read.Command : operands.Words;
        printed.AddRange(rest.Count > 0 ? ["--", .. rest] : []);
        return printed;
    }
}
