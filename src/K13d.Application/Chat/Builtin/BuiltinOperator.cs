using System.Text.Json;
using K13d.Application.Ports.Chat;
using K13d.Application.Tools;
using K13d.Domain.Chat;
using K13d.Domain.Diagnosis;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;

namespace K13d.Application.Chat.Builtin;

/// <summary>
/// The operator without a model: it takes a question apart by its words, looks with the same tools, and says what K13d's own diagnosis finds. The same conversation
/// gives the same answer. It keeps nothing: how far it is, it reads from the turns since the question.
/// </summary>
internal static class BuiltinOperator
{
    /// <summary>Objects that one question is taken to be about, at most.</summary>
    private const int MostSubjects = 3;

    /// <summary>Kinds that a name is looked for among; those that own pods come before them.</summary>
    private const string LookedAmong = "deployments,statefulsets,daemonsets,jobs,services,pods";

    /// <summary>The next answer: text, and at most one tool call.</summary>
    /// <param name="explains">Whether it explains the terms that it uses.</param>
    public static IEnumerable<ModelPart> Answer(ChatContext context, IReadOnlyList<ModelTurn> turns, bool explains)
    {
        var asked = turns.Select((turn, at) => (Turn: turn, At: at)).Last(each => each.Turn is ModelTurn.Person);
        var question = Question.Of(((ModelTurn.Person)asked.Turn).Text, context);
        List<Done> done = [.. Steps(turns.Skip(asked.At + 1))];
        return question switch
        {
            { Command: { } command } => Command(command, done),
            { Idle: true } => [Text(SelfDescription.Of(context))],
            { Change: { } change } => [Text(SelfDescription.Instead($"{change}{Place(question, context)}"))],
            { Listed: { } kind } => List(question, kind, done, context),
            { Everywhere: true } => Overview(done),
            _ => Diagnosis(question, done, context, explains),
        };
    }

    private static IEnumerable<ModelPart> Command(string command, List<Done> done)
    {
        if (done is [])
        {
            yield return Kubectl(done, command);
            yield break;
        }

        yield return Text(done[0].State == ToolCallState.Refused ? "It was not done.\n" : $"{done[0].Text.TrimEnd()}\n");
    }

    private static IEnumerable<ModelPart> List(Question question, string kind, List<Done> done, ChatContext context)
    {
        if (done is [])
        {
            yield return Text("Let me look");
            yield return Text(question.Wide ? $" at the {kind} of the cluster...\n" : question.Everywhere ? $" at the {kind} of all namespaces...\n" : $" at the {kind} in namespace {question.Namespace}...\n");
            yield return Kubectl(done, $"get {kind}{(question is { Everywhere: true, Wide: false } ? " -A" : Place(question, context))}");
            yield break;
        }

        yield return Text(Looked(done[0]) ? $"{done[0].Text.TrimEnd()}\n" : $"I did not look at the {kind}: {WhyNot(done[0])}\n");
    }

    /// <summary>Where in the cluster something seems to be wrong: what it is, is asked about a namespace.</summary>
    private static IEnumerable<ModelPart> Overview(List<Done> done)
    {
        if (done is [])
        {
            yield return Text("Let me look");
            yield return Text(" at the pods of all namespaces...\n");
            yield return Kubectl(done, "get pods -A");
            yield break;
        }

        if (!Looked(done[0]))
        {
            yield return Text($"I cannot say anything about the cluster.\nNot checked: the pods of all namespaces: {WhyNot(done[0])}\n");
            yield break;
        }

        yield return Text(PodOverview.Of(done[0].Text));
    }

    private static IEnumerable<ModelPart> Diagnosis(Question question, List<Done> done, ChatContext context, bool explains)
    {
        if (done is [])
        {
            yield return Text("Let me check");
            yield return Text(question.Subject is var (type, name)
                ? $" the {type} {name}{(question.Wide ? "" : $" in namespace {question.Namespace}")}...\n"
                : $" what runs in namespace {question.Namespace}...\n");
            yield return Kubectl(done, question.Subject is var (kind, subject)
                ? $"get {kind} {subject}{Place(question, context)} -o yaml"
                : $"get {LookedAmong}{Place(question, context)}");
            yield break;
        }

        if (done[0].State is ToolCallState.Refused or ToolCallState.Expired)
        {
            yield return Text($"I cannot say anything about {AskedAbout(question)}, because I was not let look.\nNot checked: {AskedAbout(question)}: {WhyNot(done[0])}\n");
            yield break;
        }

        if (question is { Subject: not null, Wide: false } && IsMissing(done[0]))
        {
            foreach (var part in Search(question, done, context, explains))
            {
                yield return part;
            }

            yield break;
        }

        foreach (var part in Examination(question, Subjects(question, done[0].Text), done, explains))
        {
            yield return part;
        }
    }

    /// <summary>What was asked about is not there: something of its name may be, of another kind.</summary>
    private static IEnumerable<ModelPart> Search(Question question, List<Done> done, ChatContext context, bool explains)
    {
        var (type, name) = question.Subject!.Value;
        if (done is [_])
        {
            yield return Text($"There is no {type} {name} in namespace {question.Namespace}. Let me see what is named like it...\n");
            yield return Kubectl(done, $"get {LookedAmong}{Place(question, context)}");
            yield break;
        }

        var found = Looked(done[1]) ? Subjects(question.ByName(), done[1].Text) : [""];
        if (found is [""])
        {
            yield return Text(Looked(done[1])
                ? $"There is nothing of that name in namespace {question.Namespace}: look at the name, or say where it is: in namespace NAME.\n"
                : $"Not checked: what is named like {name} in namespace {question.Namespace}: {WhyNot(done[1])}\n");
            yield break;
        }

        foreach (var part in Examination(question, found, done, explains))
        {
            yield return part;
        }
    }

    /// <summary>Diagnoses one after the other, says what came of it, and proposes one fix.</summary>
    private static IEnumerable<ModelPart> Examination(Question question, List<string> subjects, List<Done> done, bool explains)
    {
        var diagnoses = done.Where(step => step.Call.Tool == DiagnoseTool.Name).ToList();
        if (diagnoses.Count < subjects.Count && diagnoses.All(Looked))
        {
            yield return Diagnose(done, question.Namespace, subjects[diagnoses.Count]);
            yield break;
        }

        var verdicts = diagnoses.Select(step => step.Verdict).OfType<Verdict>().ToList();
        if (done[^1] is { Call.Tool: DiagnoseTool.Name } last)
        {
            if (subjects is [""] && done[0].Text.StartsWith("No resources found", StringComparison.Ordinal))
            {
                yield return Text($"There is no workload, Service or pod in namespace {question.Namespace}.\n");
            }
            else if (subjects is [""] && question.Names.Count > 0)
            {
                yield return Text($"Nothing in namespace {question.Namespace} has a name that is in your question, so this is about all of it. (Of another namespace say: in namespace NAME.)\n");
            }

            // What is broken comes first, and one fix is proposed in all.
            ProposedFix? fix = null;
            foreach (var alike in verdicts.GroupBy(each => (each.Healthy, !each.Judged)).OrderBy(group => group.Key))
            {
                var verdict = Verdict.Together([.. alike.Select(each => fix is null ? each : each.WithoutFix())]);
                fix ??= verdict.Fix;
                yield return Text(verdict.ToString());
            }

            if (explains && Glossary.Of(string.Concat(verdicts)) is { Length: > 0 } terms)
            {
                yield return Text($"The terms:\n{terms}");
            }

            if (!Looked(last))
            {
                yield return Text($"Not checked: {AskedAbout(question)}: {WhyNot(last)}\n");
            }

            if (fix is not null && KubectlCommand.Parse(fix.Arguments) is var parsed && !parsed.IsFailure(out _, out var command))
            {
                yield return Text("If you approve it, I do what is proposed.\n");
                yield return Kubectl(done, command.Line);
            }

            yield break;
        }

        yield return Text(done[^1] switch
        {
            { State: ToolCallState.Succeeded } fixedNow => $"Done: {fixedNow.Text.TrimEnd()}\nAsk again in a moment to see whether it helped.\n",
            { State: ToolCallState.Refused or ToolCallState.Expired } => "It was left as it is.\n",
            var failed => $"That did not work: {failed.Text.TrimEnd()}\n",
        });
    }

    /// <summary>What to diagnose: the object itself, those whose names were asked about, or else all of the namespace (an empty text).</summary>
    private static List<string> Subjects(Question question, string found)
    {
        if (question.Subject is var (type, name))
        {
            return [$"{type}/{name}"];
        }

        // A line of kubectl's begins with TYPE/NAME where it lists several kinds.
        List<(string Type, string Name)> all =
        [
            .. found.Split('\n').Select(line => line.Split(' ', 2)[0].Split('/')).Where(parts => parts is [_, _]).Select(parts => (parts[0].Split('.')[0], parts[1])),
        ];
        var meant = question.Meant(all, each => each.Name);
        List<string> subjects = [.. meant.Where(each => !meant.Any(owner => Owns(owner, each))).Take(MostSubjects).Select(each => $"{each.Type}/{each.Name}")];
        return subjects.Count > 0 ? subjects : [""];
    }

    /// <summary>Whether one is likely a pod (or a Job) that the other makes, and is looked at with it.</summary>
    private static bool Owns((string Type, string Name) owner, (string Type, string Name) each) =>
        each.Type is "pod" && owner.Type is not ("pod" or "service") && each.Name.StartsWith(owner.Name + "-", StringComparison.Ordinal);

    private static string AskedAbout(Question question) => question.Subject is var (type, name) ? $"{type}/{name}" : $"namespace/{question.Namespace}";

    private static string WhyNot(Done step) => step.State switch
    {
        ToolCallState.Refused => "the reading was not approved",
        ToolCallState.Expired => "nobody approved the reading in time",
        _ => step.Text.TrimEnd(),
    };

    /// <summary>As kubectl says it, of what was asked for by name.</summary>
    private static bool IsMissing(Done step) => step.State == ToolCallState.Failed && step.Text.StartsWith("Error from server (NotFound): ", StringComparison.Ordinal);

    private static bool Looked(Done step) => step.State == ToolCallState.Succeeded;

    private static string Place(Question question, ChatContext context) => question.Wide || question.Namespace == context.Namespace ? "" : $" -n {question.Namespace}";

    private static ModelPart.Text Text(string content) => new(content);

    private static ModelPart.Call Kubectl(List<Done> done, string command) => Call(done, KubectlTool.Name, new { command });

    private static ModelPart.Call Diagnose(List<Done> done, string @namespace, string resource) =>
        Call(done, DiagnoseTool.Name, resource.Length == 0 ? new { @namespace } : new { @namespace, resource });

    private static ModelPart.Call Call(List<Done> done, string tool, object arguments) =>
        new(new ModelToolCall($"step-{done.Count + 1}", tool, JsonSerializer.Serialize(arguments)));

    /// <summary>The calls since the question, each with what came of it.</summary>
    private static IEnumerable<Done> Steps(IEnumerable<ModelTurn> turns)
    {
        ModelToolCall? call = null;
        foreach (var turn in turns)
        {
            if (turn is ModelTurn.Model { Calls: [var wanted] })
            {
                call = wanted;
            }
            else if (turn is ModelTurn.Tool answer && call is not null)
            {
                yield return new(call, answer.Text, answer.State, answer.Verdict);
            }
        }
    }

    private sealed record Done(ModelToolCall Call, string Text, ToolCallState State, Verdict? Verdict);
}
