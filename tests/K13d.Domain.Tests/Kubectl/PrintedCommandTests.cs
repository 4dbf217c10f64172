using CsCheck;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;

namespace K13d.Domain.Tests.Kubectl;

/// <summary>What holds for commands of all kinds, made at random of the verbs' own tables.</summary>
public sealed class PrintedCommandTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly string[] Values =
    [
        "x", "shop", "true", "false", "1", "0", "30s", "client", "server", "none", "json", "jsonpath={.items}", "cpu", "name", "a=b", "--kubeconfig=x", "-", "", "a b", "status", "strict",
        "background", "Never", "merge", "TCP", "--", "ä", """{"a":1}""",
    ];

    private static readonly string[] Others =
    [
        "pods", "pod/x", "secrets", "x", "a=b", "a-", "--", "-A", "-n", "-nx", "-o", "-Ao", "name", "-s", "--token=x", "--as", "--watch", "-f", "-", "-it", "get", "deploy,svc", "ls",
        "--dry-run", "--dry-run=none", "--dry_run=client", "-w", "-k.", "-R", "--raw=/x", "'", "\"", "$(id)", ";", "\n", "—", "\0", "", "---", "-=", "--=", "-n=", "/", "a/b/c", ",", ".",
    ];

    private static readonly Gen<string[]> OfTables =
        from verb in OneOf(Verbs.All.ToArray())
        from flags in Gen.Select(OneOf(verb.Flags.ToArray()), OneOf(Values), Gen.Int[0, 3], Spelled).Array[0, 4]
        from words in OneOf("pods", "pods,svc", "pod/x", "x", "a=b", "a-").Array[0, 3]
        from after in OneOf<string[]>([], ["--", "ls", "-la"], ["--", "x"])
        select (string[])[.. verb.Name.Split(' '), .. flags.SelectMany(flag => flag), .. words, .. after];

    private static readonly Gen<string[]> Soup =
        from verb in OneOf(Verbs.All.Select(verb => verb.Name.Split(' ')).Append([]).ToArray())
        from tokens in Gen.OneOf(OneOf(Others), OneOf(Values), Gen.String).Array[0, 8]
        select (string[])[.. verb, .. tokens];

    [Fact]
    public void A_printed_command_is_read_as_the_same_command()
    {
        var understood = 0;
        OfTables.Sample(
            arguments =>
            {
                if (KubectlCommand.Parse(arguments).IsFailure(out _, out var first))
                {
                    return;
                }

                Interlocked.Increment(ref understood);
                Assert.False(KubectlCommand.Parse(first.Arguments).IsFailure(out var failure, out var second), failure?.Message);
                Assert.Equal(first.Arguments, second!.Arguments);
                Assert.Equal((first.Verb, first.Namespace, first.AllNamespaces, first.Risk), (second.Verb, second.Namespace, second.AllNamespaces, second.Risk));
                Assert.Equal(first.Targets, second.Targets);
            },
            seed: Seed,
            iter: 20_000,
            threads: 1);
        Assert.InRange(understood, 500, int.MaxValue);
    }

    [Fact]
    public void A_command_as_people_write_it_is_read_as_the_same_command()
    {
        var understood = 0;
        Gen.OneOf(OfTables, Soup).Sample(
            arguments =>
            {
                if (KubectlCommand.Parse(arguments).IsFailure(out _, out var first))
                {
                    return;
                }

                Interlocked.Increment(ref understood);
                Assert.False(KubectlCommand.ParseLine(first.Line).IsFailure(out var failure, out var second), $"{first.Line}: {failure?.Message}");
                Assert.Equal(first.In("default").Arguments, second!.In("default").Arguments);
                Assert.Equal(first.In("default").Fingerprint, second.In("default").Fingerprint);
            },
            seed: Seed,
            iter: 20_000,
            threads: 1);
        Assert.InRange(understood, 500, int.MaxValue);
    }

    [Fact]
    public void A_command_in_a_namespace_says_so_unless_it_is_in_none_or_all_or_its_manifests_say_it()
    {
        OfTables.Sample(
            arguments =>
            {
                if (KubectlCommand.Parse(arguments).IsFailure(out _, out var command))
                {
                    return;
                }

                var placed = command.In("elsewhere");
                var names = placed.Arguments.TakeWhile(argument => argument != "--").Where(argument => argument.StartsWith("--namespace=", StringComparison.Ordinal)).ToArray();
                Assert.InRange(names.Length, 0, 1);
                Assert.True(command.Namespace is null || names.Single() == $"--namespace={command.Namespace}");
                Assert.NotEqual(command.In("default").Fingerprint, placed.Fingerprint);
            },
            seed: Seed,
            iter: 5_000,
            threads: 1);
    }

    [Fact]
    public void A_printed_command_has_only_flags_of_its_verbs_table_by_their_long_names()
    {
        var understood = 0;
        Gen.OneOf(OfTables, Soup).Sample(
            arguments =>
            {
                if (KubectlCommand.Parse(arguments).IsFailure(out _, out var command))
                {
                    return;
                }

                Interlocked.Increment(ref understood);
                var verb = Verbs.All.Single(verb => verb.Name == command.Verb);
                var printed = command.Arguments.TakeWhile(argument => argument != "--").Where(argument => argument.StartsWith('-')).ToArray();
                Assert.All(printed, argument => Assert.Contains(verb.Flags, flag => argument.StartsWith($"--{flag.Name}=", StringComparison.Ordinal)));
                Assert.All(printed, argument => Assert.DoesNotContain(argument[2..].Split('=')[0], RefusedFlags.Never));
                Assert.Equal(printed.Select(NameOf).Order(StringComparer.Ordinal), printed.Select(NameOf));
            },
            seed: Seed,
            iter: 20_000,
            threads: 1);
        Assert.InRange(understood, 500, int.MaxValue);
    }

    [Fact]
    public void No_verb_takes_a_flag_that_sends_it_elsewhere_reads_files_or_has_no_end() =>
        Assert.Empty(Verbs.All.SelectMany(verb => verb.Flags.Select(flag => flag.Name)).Intersect(RefusedFlags.Never));

    [Fact]
    public void Whatever_is_written_is_understood_or_refused_and_never_an_error()
    {
        var (understood, refused) = (0, 0);
        Action<Result<KubectlCommand>> count = parsed => _ = parsed.IsFailure(out var failure, out _) && failure is Failure.Invalid { Message.Length: > 0 } ? refused++ : understood++;
        Soup.Sample(arguments => count(KubectlCommand.Parse(arguments)), seed: Seed, iter: 20_000, threads: 1);
        Gen.OneOf(Gen.String, Soup.Select(words => string.Join(' ', words)))
            .Sample(line => count(KubectlCommand.ParseLine(line)), seed: Seed, iter: 20_000, threads: 1);
        Assert.InRange(understood, 100, refused);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static string NameOf(string argument) => argument.Split('=')[0];

    private static string[] Spelled(Flag flag, string value, int spelling) => (spelling, flag.Letter) switch
    {
        (0, _) => [$"--{flag.Name}={value}"],
        (1, _) => flag.Form == FlagForm.Switch ? [$"--{flag.Name}"] : [$"--{flag.Name}", value],
        (2, { } letter) => flag.Form == FlagForm.Switch ? [$"-{letter}"] : [$"-{letter}", value],
        (_, { } letter) => flag.Form == FlagForm.Switch ? [$"-{letter}={value}"] : [$"-{letter}{value}"],
        _ => [$"--{flag.Name}={value}"],
    };
}
