using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Kubectl;

/// <summary>
/// What commands mean, by a list that a person can read: <c>corpus.txt</c>. Under a heading of risk and permission stand commands, each followed by the arguments
/// that are run of it; under "refused" stand commands with words of their refusal. <c>&lt;&lt;&lt;</c> names the kind of the manifest, ⏎ is a newline.
/// </summary>
public sealed class CorpusTests
{
    private const string Manifest = " <<< ";
    private const string Refused = " <- ";

    public static TheoryData<string, string, string> Understood()
    {
        var (cases, heading, command) = (new TheoryData<string, string, string>(), "", "");
        foreach (var line in Lines())
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                heading = line[3..];
            }
            else if (heading != "refused" && line.StartsWith("  = ", StringComparison.Ordinal))
            {
                cases.Add(heading, command, line[4..]);
            }
            else
            {
                command = line;
            }
        }

        return cases;
    }

    public static TheoryData<string, string> Refusals() =>
        [.. Lines().SkipWhile(line => line != "## refused").Skip(1).Select(line => line.Split(Refused, 2)).Select(parts => (parts[0], parts[1]))];

    [Theory, MemberData(nameof(Understood))]
    public void A_command_is_understood_classified_and_printed_anew(string expected, string command, string printed)
    {
        var (line, manifests) = Input(command);
        var parsed = Parsed(line, manifests);

        Assert.Equal(printed, string.Join(' ', parsed.Arguments.Select(Quoted)));
        Assert.Equal(expected, $"{parsed.Risk.Risk} {parsed.Permission}");
        Assert.Equal(parsed.Risk.Risk == Risk.Read, parsed.IsReadOnly);
        Assert.Equal(parsed.Arguments, Reparsed(parsed.Arguments, manifests).Arguments);
    }

    [Theory, MemberData(nameof(Refusals))]
    public void What_is_not_understood_is_refused_in_words(string word, string command)
    {
        var (line, manifests) = Input(command);

        Assert.True(KubectlCommand.ParseLine(line, manifests).IsFailure(out var failure, out _), line);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_hundreds_of_commands_and_each_verb_is_among_them()
    {
        Assert.InRange(Understood().Count, 300, int.MaxValue);
        Assert.InRange(Refusals().Count, 200, int.MaxValue);
        Assert.Equal(
            [],
            Verbs.All.Select(verb => verb.Name).Except(Understood().Select(row => row.Data.Item2).Select(command => Input(command)).Select(input => Parsed(input.Line, input.Manifests).Verb)));
    }

    [Fact]
    public void What_is_sent_as_input_is_what_was_classified()
    {
        var manifests = new[] { Of("v1 ConfigMap"), Of("v1 Service") };

        Assert.Equal(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}
            ---
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"x"}}
            """,
            Parsed("apply -f -", manifests).Input);
    }

    [Fact]
    public void Of_several_objects_the_most_that_one_takes_is_what_the_command_takes() =>
        Assert.Equal("cluster:govern", Parsed("apply -f -", [Of("v1 ConfigMap"), Of("rbac.authorization.k8s.io/v1 RoleBinding")]).Permission.Name);

    [Theory, InlineData("kubernetes.io/service-account-token"), InlineData("bootstrap.kubernetes.io/token")]
    public void A_manifest_of_a_Secret_that_somebody_logs_in_to_the_cluster_with_takes_the_permission_to_govern(string type)
    {
        var secret = Of("v1 Secret");
        secret.Content["type"] = type;

        Assert.Equal("cluster:govern", Parsed("apply -f -", [secret]).Permission.Name);
    }

    [Fact]
    public void A_command_says_where_it_acts_and_on_what()
    {
        var command = Parsed("delete pods a b -n shop", []);

        Assert.Equal(("delete", "shop", false), (command.Verb, command.Namespace, command.AllNamespaces));
        Assert.Equal([new KubectlTarget("pods", "a"), new KubectlTarget("pods", "b")], command.Targets);
        Assert.True(Parsed("get pods -A", []).AllNamespaces);
    }

    [Fact]
    public void What_is_easily_told_to_be_a_secret_is_not_in_its_text() =>
        Assert.DoesNotContain("hunter2", Parsed("create configmap x --from-literal=password=hunter2", []).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_refusal_does_not_repeat_values()
    {
        Assert.True(KubectlCommand.ParseLine("get pods --token=hunter2").IsFailure(out var failure, out _));
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_too_long_is_refused()
    {
        Assert.True(KubectlCommand.ParseLine(new string('x', KubectlCommand.Longest + 1)).IsFailure(out _, out _));
        Assert.True(KubectlCommand.Parse([.. Enumerable.Repeat("x", 1001)]).IsFailure(out _, out _));
        Assert.True(KubectlCommand.Parse(["exec", "x", "--", "a\0b"]).IsFailure(out _, out _));
    }

    private static KubectlCommand Reparsed(IReadOnlyList<string> arguments, IReadOnlyList<Manifest> manifests)
    {
        Assert.False(KubectlCommand.Parse(arguments, manifests).IsFailure(out var failure, out var command), failure?.Message);
        return command!;
    }

    private static KubectlCommand Parsed(string line, IReadOnlyList<Manifest> manifests)
    {
        Assert.False(KubectlCommand.ParseLine(line, manifests).IsFailure(out var failure, out var command), $"{line}: {failure?.Message}");
        return command!;
    }

    private static (string Line, IReadOnlyList<Manifest> Manifests) Input(string command)
    {
        var parts = command.Replace('⏎', '\n').Split(Manifest);
        return (parts[0], [.. parts.Skip(1).Select(Of)]);
    }

    private static Manifest Of(string kind) => new(
        new JsonObject { ["apiVersion"] = kind.Split(' ')[0], ["kind"] = kind.Split(' ')[1], ["metadata"] = new JsonObject { ["name"] = "x" } }, 1, 1);

    private static string Quoted(string word) => word.Length == 0 || word.AsSpan().ContainsAny(" \"\\\n") ? JsonSerializer.Serialize(word, Plain) : word;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> Lines() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Kubectl", "corpus.txt")).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal));
}
