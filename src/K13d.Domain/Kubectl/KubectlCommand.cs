using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

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

    /// <summary>What says how to wait or to print, or does not go with a trial.</summary>
    private static readonly string[] NotInTrials = ["wait", "timeout", "force", "grace-period", "now", "show-managed-fields"];

    private readonly Verb verb;
    private readonly ReadArguments read;
    private readonly ReadOperands operands;

    private KubectlCommand(Verb verb, ReadArguments read, ReadOperands operands, IReadOnlyList<Manifest> manifests)
    {
        (this.verb, this.read, this.operands) = (verb, read, operands);
        Verb = verb.Name;
        Targets = operands.Targets;
        Manifests = manifests;
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

    /// <summary>What <c>-f -</c> is.</summary>
    public IReadOnlyList<Manifest> Manifests { get; }

    /// <summary>Null where it names none.</summary>
    public string? Namespace { get; }

    /// <summary>What is meant where it, or one of its manifests, names none: see <see cref="In"/>.</summary>
    public string Home { get; private init; } = ResourceRef.DefaultNamespace;

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

    /// <summary>
    /// As a person writes it, <c>get pod nginx-abc123 -o yaml</c>: read again, and <see cref="In"/> the same namespace, it is the same command. The namespace
    /// <c>default</c> goes without saying.
    /// </summary>
    public string Line => KubectlLine.Of(verb, read, operands, isMasked: false);

    /// <summary>The same for a person's eyes: what is easily told to be a secret is masked, and no character changes how the others look.</summary>
    public string Shown => KubectlLine.Of(verb, read, operands, isMasked: true);

    /// <summary>What it is about, as the audit record names it: <c>pod/nginx</c>, <c>pods</c>.</summary>
    public string Subject => CommandLine.Bounded(string.Join(
        ',',
        Targets.Select(target => target.Name is null ? target.Type : $"{KnownKinds.Find(target.Type)?.Singular ?? target.Type}/{target.Name}")
            .Concat(Manifests.Select(manifest => $"{(manifest.Kind ?? "object").ToLowerInvariant()}/{manifest.Name ?? manifest.GenerateName}"))));

    /// <summary>Tells it from every other command: all that kubectl is given decides.</summary>
    public string Fingerprint => Tools.Fingerprint.Of(["kubectl", Home, Input, .. Arguments]);

    /// <summary>Whether it writes what it is given into objects of the cluster.</summary>
    public bool ChangesObjects => verb.Act is Act.Write or Act.Govern;

    /// <summary>The JSON that it patches with; null where it is no patch.</summary>
    public string? Patch => read.Value("patch");

    /// <summary>How many replicas it scales to; null where it scales nothing.</summary>
    public int? Replicas => Verb == "scale" && int.TryParse(read.Value("replicas"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Whether it may take long because it waits, or because a program in a container does.</summary>
    public bool TakesLong => verb.Waits || verb.Act == Act.Exec;

    /// <summary>
    /// The same with its namespace in its arguments, so that it is decided on and run where it was meant. Where it is in none, or in all, nothing is added; nor where
    /// manifests may name their own: for those kubectl has to be told of <see cref="Home"/> otherwise.
    /// </summary>
    /// <param name="namespace">What is meant where it names none.</param>
    public KubectlCommand In(string @namespace) => new(verb, IsNamespaced && Namespace is null ? read.With("namespace", @namespace) : read, operands, Manifests) { Home = @namespace };

    /// <summary>The trial of a change: what the API server would make of it, as JSON where the verb prints that. Null where it is no change, or one that cannot be tried.</summary>
    public KubectlCommand? Trial()
    {
        if (verb.Act == Act.Read || verb.Find("dry-run") is null || read.Value("dry-run") is not (null or "none"))
        {
            return null;
        }

        var prints = verb.Find("output") is { } output && output.Values.Allows("json");
        var trial = NotInTrials.Aggregate(read, (tried, flag) => tried.With(flag, null)).With("dry-run", "server").With("output", prints ? "json" : null);
        return new KubectlCommand(verb, trial, operands, Manifests) { Home = Home };
    }

    /// <summary>Its arguments, and with them the time that it may wait, if it waits and has not named a shorter one itself.</summary>
    public IReadOnlyList<string> ArgumentsWithin(TimeSpan limit)
    {
        // Zero is for ever to most verbs, and "look once" to wait, which has a limit of its own.
        var named = read.Value("timeout");
        var fits = named is null ? verb.Name == "wait"
            : named == "0" ? verb.Name == "wait"
            : GoDuration.TryParse(named, out var time) && time <= limit && (time > TimeSpan.Zero || verb.Name == "wait");
        return !verb.Waits || fits
            ? Arguments
            : Print(verb, read.With("timeout", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)limit.TotalSeconds)}s")), operands);
    }

    /// <summary>As the audit record has it: one line, bounded, masked.</summary>
    public override string ToString() => CommandLine.Bounded($"kubectl {Shown}");

    private bool IsNamespaced =>
        !verb.IsOfCluster && !AllNamespaces && Manifests.Count == 0
        && !(Targets.Count == 0 ? KnownKinds.Find(verb.OwnKind) is { Namespaced: false } : Targets.All(target => KnownKinds.Find(target.Type) is { Namespaced: false }));

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
            : verb.Name == "patch" && !IsJson(read.Value("patch")) ? "patch needs -p with the patch as JSON, each name in an object once, and no file."
            : null;
    }

    private static bool IsJson(string? text) => text is not null && ReadableJson.Parse(text) is JsonObject or JsonArray;

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
