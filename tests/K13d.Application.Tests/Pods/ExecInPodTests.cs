using System.Text;
using K13d.Application.Pipeline;
using K13d.Application.Pods;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Pods;

public sealed class ExecInPodTests
{
    private readonly IPodExec exec = Substitute.For<IPodExec>();
    private readonly AuditNotes notes = new();
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ExecInPodTests() =>
        exec.Find(default!, default, default).ReturnsForAnyArgs(call => new FoundContainer(call.ArgAt<ResourceRef>(0), "app"));

    [Fact]
    public async Task A_command_that_fails_is_answered_with_its_exit_code_and_the_record_says_it_too()
    {
        var command = Starts(new ScriptedCommand(3, (CommandStream.Output, "out"u8.ToArray()), (CommandStream.Errors, "err"u8.ToArray()), (CommandStream.Output, "put"u8.ToArray())));

        Assert.Equal(new ExecutedCommand("output", "err", 3, Truncated: false), Value(await Handle(Request)));

        Assert.Equal(("app", "3"), (notes.Details["container"], notes.Details["exitCode"]));
        Assert.True(command.IsHungUp);
    }

    [Fact]
    public async Task Input_is_sent_and_closed_and_where_there_is_none_none_is_asked_for()
    {
        var reading = Starts(new ScriptedCommand(0) { AwaitsInput = true });
        await Handle(Request with { Stdin = "grüß" });
        var other = Starts(new ScriptedCommand(0));
        await Handle(Request);

        Assert.Equal(("grüß[closed]", ""), (reading.Input, other.Input));
        await exec.Received(1).Start(Arg.Any<FoundContainer>(), Arg.Is<CommandOptions>(options => options.Input && !options.Terminal), Arg.Any<CancellationToken>());
        await exec.Received(1).Start(Arg.Any<FoundContainer>(), Arg.Is<CommandOptions>(options => !options.Input && options.Errors), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task More_than_a_mebibyte_is_cut_between_characters_and_the_other_stream_is_whole()
    {
        var much = Encoding.UTF8.GetBytes(new string('a', 1024 * 1024 - 1) + "ü");
        Starts(new ScriptedCommand(0, (CommandStream.Output, much), (CommandStream.Output, "more"u8.ToArray()), (CommandStream.Errors, "err"u8.ToArray())));

        var executed = Value(await Handle(Request));

        Assert.Equal((new string('a', 1024 * 1024 - 1), "err", true), (executed.Stdout, executed.Stderr, executed.Truncated));
    }

    [Fact]
    public async Task What_is_no_text_is_answered_as_replacement_characters()
    {
        Starts(new ScriptedCommand(0, (CommandStream.Output, [0x61, 0xFF, 0x62, 0xC3]), (CommandStream.Output, [0xBC, 0xC3])));

        Assert.Equal("a\uFFFDbü\uFFFD", Value(await Handle(Request)).Stdout);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_let_go_and_what_it_has_printed_is_told()
    {
        var command = Starts(new ScriptedCommand(0, (CommandStream.Output, "so far"u8.ToArray())) { GoesOn = true });

        var running = Handle(Request with { TimeoutSeconds = 5 });
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        var failure = Assert.IsType<Failure.TimedOut>(FailureOf(await running));
        Assert.Equal(("so far", "", false, 5), (failure.Details["stdout"], failure.Details["stderr"], failure.Details["truncated"], failure.Details["timeoutSeconds"]));
        Assert.True(command.IsHungUp);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_hangs_up_on_the_command()
    {
        using var hangingUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var command = Starts(new ScriptedCommand(0) { GoesOn = true });

        var running = new ExecInPodHandler(exec, notes, time).Handle(Request, hangingUp.Token);
        await hangingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(command.IsHungUp);
    }

    [Fact]
    public async Task A_command_that_could_not_be_run_is_that_failure_and_a_container_that_is_not_found_is_never_tried()
    {
        Starts(new ScriptedCommand(new Failure.Conflict("not in the image")));
        Assert.IsType<Failure.Conflict>(FailureOf(await Handle(Request)));
        exec.ClearReceivedCalls();
        exec.Find(default!, default, Cancellation).ReturnsForAnyArgs(new Failure.NotFound("no pod"));

        Assert.IsType<Failure.NotFound>(FailureOf(await Handle(Request)));

        await exec.DidNotReceiveWithAnyArgs().Start(default!, default!, Cancellation);
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("sh", "a\0b"), InlineData("sh", null)]
    public void What_no_program_can_be_run_with_is_refused(params string?[]? command) =>
        Assert.False(new ExecInPodValidator().Validate(Request with { Command = command! }).IsValid);

    [Theory, InlineData(0), InlineData(3601), InlineData(-1)]
    public void A_time_out_has_its_bounds(int seconds) => Assert.False(new ExecInPodValidator().Validate(Request with { TimeoutSeconds = seconds }).IsValid);

    [Fact]
    public void The_record_has_the_command_and_never_its_input()
    {
        var audited = (Request with { Command = ["sh", "-c", "ls -la"], Stdin = "hunter2" }).Audits!;

        Assert.Equal(("exec", "pod/web-1", "shop", "sh -c 'ls -la'"), (audited.Action, audited.Resource, audited.Namespace, audited.Details["command"]));
        Assert.DoesNotContain(audited.Details, detail => detail.Value.Contains("hunter2", StringComparison.Ordinal));
    }

    private static ExecutedCommand Value(Result<ExecutedCommand> result) =>
        result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    private static Failure? FailureOf(Result<ExecutedCommand> result) => result.IsFailure(out var failure, out _) ? failure : null;

    private static ExecInPod Request { get; } = new("web-1", "shop", null, ["run"], null, null);

    private ScriptedCommand Starts(ScriptedCommand command)
    {
        exec.Start(default!, default!, default).ReturnsForAnyArgs(((Result<ScriptedCommand>)command).Map<IRunningCommand>(started => started));
        return command;
    }

    private Task<Result<ExecutedCommand>> Handle(ExecInPod request) => new ExecInPodHandler(exec, notes, time).Handle(request, Cancellation);
}
