using K13d.Domain.Failures;
using K13d.Infrastructure.Processes;
using Microsoft.Extensions.Time.Testing;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Processes;

public sealed class ProcessRunnerTests
{
    /// <summary>A shell that starts a shell that becomes a program which does nothing for long, and says so in the pipe.</summary>
    private const string Family = """sh -c 'echo alive; exec sleep 600' > "$0" & wait""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_gets_its_arguments_as_they_are()
    {
        string[] arguments = ["a b", "$HOME", "; echo x", "*", "\"", "'", "", "\n", "--flag=ä"];

        Assert.Equal(string.Concat(arguments.Select(argument => $"[{argument}]")), (await Outcome("printf", ["[%s]", .. arguments])).Output);
    }

    [Fact]
    public async Task A_program_finds_in_its_environment_what_it_was_given_and_nothing_else()
    {
        var request = new ProcessRequest("env", []) { Environment = new Dictionary<string, string> { ["ONLY"] = "this", ["AND"] = "" } };

        Assert.Equal(["AND=", "ONLY=this"], (await Outcome(request)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task A_program_that_reads_its_input_finds_its_end() => Assert.Equal(new ProcessOutcome(0, "", "", false), await Outcome("cat"));

    [Fact]
    public async Task A_program_runs_where_it_is_told_to() =>
        Assert.Equal("/", (await Outcome(new ProcessRequest("pwd", []) { WorkingDirectory = "/" })).Output.Trim());

    [Fact]
    public async Task What_a_program_says_and_complains_of_is_told_apart_and_its_exit_code_is_no_failure() =>
        Assert.Equal(new ProcessOutcome(3, "said\n", "complained\n", false), await Shell("echo said; echo complained >&2; exit 3"));

    [Theory, InlineData("yes"), InlineData("yes >&2"), InlineData("yes & yes >&2; wait")]
    public async Task A_program_that_says_too_much_is_ended_and_its_output_cut(string script)
    {
        var outcome = await Outcome(Script(script) with { MaxOutput = 10_000 });

        Assert.True(outcome.Truncated);
        Assert.Equal(10_000, Math.Max(outcome.Output.Length, outcome.Error.Length));
        Assert.True(outcome.Output.Length <= 10_000 && outcome.Error.Length <= 10_000);
    }

    [Fact]
    public async Task A_program_finds_its_input_however_much_it_is_and_whether_or_not_it_reads_it()
    {
        var input = string.Concat(Enumerable.Repeat("ä0123456789", 40_000));

        Assert.Equal(input, (await Outcome(new ProcessRequest("cat", []) { Input = input })).Output);
        Assert.Equal(0, (await Outcome(new ProcessRequest("true", []) { Input = input })).ExitCode);
    }

    [Theory]
    [InlineData(5, "12345"), InlineData(4, "12\n… 1 characters left out here …\n45"), InlineData(3, "1\n… 2 characters left out here …\n45")]
    public async Task A_program_that_is_not_to_be_ended_for_what_it_says_has_the_middle_left_out(int most, string kept)
    {
        var outcome = await Outcome(new ProcessRequest("printf", ["12345"]) { MaxOutput = most, CutsMiddle = true });

        Assert.Equal((kept, most < 5, 0), (outcome.Output, outcome.Truncated, outcome.ExitCode));
    }

    [Theory, InlineData(5, "12345", false), InlineData(4, "1234", true)]
    public async Task Output_that_just_fits_is_whole(int most, string kept, bool truncated)
    {
        var outcome = await Outcome(new ProcessRequest("printf", ["12345"]) { MaxOutput = most });

        Assert.Equal((kept, truncated), (outcome.Output, outcome.Truncated));
    }

    [Fact]
    public async Task The_whole_tree_of_a_program_that_takes_too_long_is_ended()
    {
        await using var fifo = await Fifo.Make();
        var time = new FakeTimeProvider();

        var running = new ProcessRunner(time).Run(Script(Family, fifo.Path) with { Timeout = TimeSpan.FromSeconds(30) }, Cancellation);
        Assert.Equal("alive", await fifo.Line());
        time.Advance(TimeSpan.FromSeconds(31));

        var failure = Assert.IsType<Failure.Unavailable>(FailureOf(await running));
        Assert.Equal("TOOL_TIMEOUT", failure.Code);
        Assert.Contains("longer than 30 s", failure.Message, StringComparison.Ordinal);
        await fifo.Closed();
    }

    [Fact]
    public async Task The_whole_tree_is_ended_when_the_caller_hangs_up()
    {
        await using var fifo = await Fifo.Make();
        using var caller = new CancellationTokenSource();

        var running = new ProcessRunner(TimeProvider.System).Run(Script(Family, fifo.Path), caller.Token);
        Assert.Equal("alive", await fifo.Line());
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await fifo.Closed();
    }

    [Fact]
    public async Task A_program_that_may_tidy_up_is_asked_to_end_and_waited_for()
    {
        await using var fifo = await Fifo.Make();
        await using var tidied = await Fifo.Make();
        using var caller = new CancellationTokenSource();
        const string tidy = """trap 'echo tidied > "$1"; exit' TERM; exec 3> "$0"; echo alive >&3; while :; do sleep 0.05; done""";

        var running = new ProcessRunner(new FakeTimeProvider()).Run(Script(tidy, fifo.Path, tidied.Path) with { Grace = TimeSpan.FromSeconds(10) }, caller.Token);
        Assert.Equal("alive", await fifo.Line());
        await caller.CancelAsync();

        Assert.Equal("tidied", await tidied.Line());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await fifo.Closed();
    }

    [Fact]
    public async Task A_program_that_does_not_mind_is_ended_by_force_when_its_grace_is_over()
    {
        await using var fifo = await Fifo.Make();
        using var caller = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        const string stubborn = """trap '' TERM; exec 3> "$0"; echo alive >&3; while :; do sleep 600; done""";

        var running = new ProcessRunner(time).Run(Script(stubborn, fifo.Path) with { Grace = TimeSpan.FromSeconds(10) }, caller.Token);
        Assert.Equal("alive", await fifo.Line());
        await caller.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(11));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await fifo.Closed();
    }

    [Fact]
    public async Task What_a_program_complains_of_is_told_line_by_line_as_it_comes_and_its_end_is_kept()
    {
        await using var fifo = await Fifo.Make();
        var lines = new List<string>();
        var first = new TaskCompletionSource();
        const string script = """printf 'one\r\n' >&2; read go < "$0"; printf 'two\nthr' >&2; printf 'ee\n\nlast' >&2""";

        var running = Outcome(Script(script, fifo.Path) with
        {
            MaxOutput = 8,
            Complains = line =>
            {
                lines.Add(line);
                first.TrySetResult();
            },
        });
        await first.Task.WaitAsync(Cancellation);
        await File.WriteAllTextAsync(fifo.Path, "go\n", Cancellation);

        Assert.Equal("ee\n\nlast", (await running).Error);
        Assert.False((await running).Truncated);
        Assert.Equal(["one", "two", "three", "last"], lines);
    }

    [Fact]
    public async Task The_whole_tree_of_a_program_that_says_too_much_is_ended()
    {
        await using var fifo = await Fifo.Make();
        await using var told = await Fifo.Make();

        var running = Outcome(Script($"{{ {Family}; }} & read line < \"$1\"; yes", fifo.Path, told.Path) with { MaxOutput = 10 });
        Assert.Equal("alive", await fifo.Line());
        await File.WriteAllTextAsync(told.Path, "say it\n", Cancellation);

        Assert.True((await running).Truncated);
        await fifo.Closed();
    }

    [Fact]
    public async Task A_daemon_that_a_program_leaves_behind_with_its_output_is_not_waited_for_longer_than_allowed()
    {
        await using var fifo = await Fifo.Make();
        var time = new FakeTimeProvider();

        var running = new ProcessRunner(time).Run(Script("""(echo alive > "$0"; read end < "$0") & exit 0""", fifo.Path), Cancellation);
        Assert.Equal("alive", await fifo.Line());
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("TOOL_TIMEOUT", Assert.IsType<Failure.Unavailable>(FailureOf(await running)).Code);
        await File.WriteAllTextAsync(fifo.Path, "end\n", Cancellation);
    }

    [Theory, InlineData("k13d-no-such-program"), InlineData("/nowhere/program"), InlineData("/etc/hostname"), InlineData("")]
    public async Task A_program_that_cannot_be_started_is_named(string program)
    {
        var failure = await Failed(new ProcessRequest(program, []));

        Assert.Equal("TOOL_MISSING", failure.Code);
        Assert.Contains($"'{program}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_not_taken_from_the_folder_that_K13d_is_in_or_runs_in()
    {
        const string name = "k13d-planted-program";
        string[] folders = [AppContext.BaseDirectory, Directory.GetCurrentDirectory()];
        foreach (var planted in folders.Distinct().Select(folder => Path.Combine(folder, name)))
        {
            File.Delete(planted);
            File.CreateSymbolicLink(planted, SearchPath.Find("true")!);
            Assert.Equal(0, (await Outcome(planted)).ExitCode);
        }

        Assert.Equal("TOOL_MISSING", (await Failed(new ProcessRequest(name, []))).Code);

        Array.ForEach(folders, folder => File.Delete(Path.Combine(folder, name)));
    }

    internal static Task<ProcessOutcome> Outcome(string program, params string[] arguments) => Outcome(new ProcessRequest(program, arguments));

    private static async Task<ProcessOutcome> Outcome(ProcessRequest request)
    {
        Assert.False((await new ProcessRunner(TimeProvider.System).Run(request, Cancellation)).IsFailure(out var failure, out var outcome), failure?.Message);
        return outcome!;
    }

    private static async Task<Failure.Unavailable> Failed(ProcessRequest request) =>
        Assert.IsType<Failure.Unavailable>(FailureOf(await new ProcessRunner(TimeProvider.System).Run(request, Cancellation)));

    private static Task<ProcessOutcome> Shell(string script) => Outcome(Script(script));

    /// <param name="arguments">What the script finds in <c>$0</c>, <c>$1</c> and so on.</param>
    private static ProcessRequest Script(string script, params string[] arguments) => new("sh", ["-c", script, .. arguments])
    {
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
    };
}
