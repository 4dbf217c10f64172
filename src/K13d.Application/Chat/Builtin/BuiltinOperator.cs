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

    /// <summary>Kinds that a name is looked for among.</summary>
    private const string LookedAmong = "deployments,services,pods";

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
            { Listed: { } kind } => List(question, kind, done, context),
            _ => Diagnosis(question, done, context, explains),
        };
    }

    private static IEnumerable<ModelPart> Command(string command, List<Done> done)
    {
        if (done is [])
        {
            yield return Text($"This is the command, as K13d understands it.\n");
            yield return Kubectl(done, command);
            yield break;
        }

        yield return Text(done[0].State == ToolCallState.Refused ? "It was not done.\n" : $"{done[0].Text}\n");
    }

    private static IEnumerable<ModelPart> List(Question question, string kind, List<Done> done, ChatContext context)
    {
        if (done is [])
        {
            yield return Text("Let me look");
            yield return Text(question.Everywhere ? $" at the {kind} of all namespaces...\n" : $" at the {kind} in namespace {question.Namespace}...\n");
            yield return Kubectl(done, $"get {kind}{(question.Everywhere ? " -A" : Place(question, context))}");
            yield break;
        }

        yield return Text(Looked(done[0]) ? $"{done[0].Text}\n" : $"I could not look at the {kind}: {done[0].Text}\n");
    }

    private static IEnumerable<ModelPart> Diagnosis(Question question, List<Done> done, ChatContext context, bool explains)
    {
        if (done is [])
        {
            yield return Text("Let me check");
            yield return question.Subject is var (type, name)
                ? Text($" the {type} {name} in namespace {question.Namespace}...\n")
                : Text($" what runs in namespace {question.Namespace}...\n");
            yield return Kubectl(done, question.Subject is var (kind, subject) ? $"get {kind} {subject}{Place(question, context)} -o yaml" : $"get {LookedAmong}{Place(question, context)}");
            yield break;
        }

        if (done[0].State is ToolCallState.Refused or ToolCallState.Expired)
        {
            yield return Text($"I cannot say anything about {AskedAbout(question)}, because I was not let look.\nNot checked: {AskedAbout(question)}: the reading was not approved\n");
            yield break;
        }

        var subjects = Subjects(question, done[0].Text);
        var diagnoses = done.Where(step => step.Call.Tool == DiagnoseTool.Name).ToList();
        if (diagnoses.Count < subjects.Count && diagnoses.All(Looked))
        {
            yield return Diagnose(done, question.Namespace, subjects[diagnoses.Count]);
            yield break;
        }

        var verdicts = diagnoses.Select(step => step.Verdict).OfType<Verdict>().ToList();
        var fix = verdicts.Select(verdict => verdict.Fix).FirstOrDefault(proposed => proposed is not null);
        if (done[^1] is { Call.Tool: DiagnoseTool.Name } last)
        {
            foreach (var verdict in verdicts)
            {
                yield return Text(verdict.ToString());
            }

            if (explains && Glossary.Of(string.Concat(verdicts)) is { Length: > 0 } terms)
            {
                yield return Text($"The terms:\n{terms}");
            }

            if (!Looked(last))
            {
                yield return Text($"Not checked: {AskedAbout(question)}: {last.Text}\n");
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

        // A line of kubectl's begins with TYPE/NAME where it lists several kinds; deployments come first, and a Deployment's pods are looked at with it.
        var named = found.Split('\n')
            .Select(line => line.Split(' ', 2)[0].Split('/'))
            .Where(parts => parts is [_, var each] && question.Means(each))
            .Select(parts => (Type: parts[0].Split('.')[0], Name: parts[1]))
            .ToList();
        List<(string Type, string Name)> exact = [.. named.Where(each => question.Names.Contains(each.Name))];
        var meant = (exact.Count > 0 ? exact : named).Where(each => !named.Any(owner => owner.Type == "deployment" && each.Type == "pod" && each.Name.StartsWith(owner.Name + "-", StringComparison.Ordinal)));
        List<string> subjects = [.. meant.Take(MostSubjects).Select(each => $"{each.Type}/{each.Name}")];
        return subjects.Count > 0 ? subjects : [""];
    }

    private static string AskedAbout(Question question) => question.Subject is var (type, name) ? $"{type}/{name}" : $"namespace/{question.Namespace}";

    private static bool Looked(Done step) => step.State == ToolCallState.Succeeded;

    private static string Place(Question question, ChatContext context) => question.Namespace == context.Namespace ? "" : $" -n {question.Namespace}";

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
