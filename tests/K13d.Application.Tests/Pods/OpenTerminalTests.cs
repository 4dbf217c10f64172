using K13d.Application.Pipeline;
using K13d.Application.Pods;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Pods;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Pods;

public sealed class OpenTerminalTests
{
    private readonly IPodExec exec = Substitute.For<IPodExec>();
    private readonly IAuditTrail trail = Substitute.For<IAuditTrail>();
    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly TerminalPlaces places = new();
    private readonly List<AuditEntry> lines = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public OpenTerminalTests()
    {
        context.Caller.Returns(new Caller(Guid.NewGuid(), "olga", Role.Operator, Guid.NewGuid()));
        exec.Find(default!, default, default).ReturnsForAnyArgs(call => new FoundContainer(call.ArgAt<ResourceRef>(0), "app"));
        trail.Append(Arg.Do<AuditEntry>(lines.Add), Arg.Any<CancellationToken>()).ReturnsForAnyArgs(new Done());
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_begun()
    {
        trail.Append(default!, Cancellation).ReturnsForAnyArgs(new Failure.Unavailable("UNAVAILABLE", "The database is away."));

        Assert.True((await Open()).IsFailure(out var failure, out _) && failure is Failure.Unavailable);

        await exec.DidNotReceiveWithAnyArgs().Start(default!, default!, Cancellation);
    }

    [Fact]
    public async Task The_record_says_how_the_command_ended_and_who_ended_it()
    {
        await using (var ended = await Opened(new ScriptedCommand(3)))
        {
            Assert.Null(await ended.Read(Cancellation));
        }

        await using (var left = await Opened(new ScriptedCommand(new Failure.ClusterFailed("lost")) { GoesOn = true }))
        {
            await left.HangUp("session", TimeProvider.System, Cancellation);
        }

        await using (await Opened(new ScriptedCommand(new Failure.ClusterFailed("lost"))))
        {
            // It is lost by itself.
        }

        Assert.Equal(["started", "ended", "started", "ended", "started", "ended"], lines.Select(line => line.Details["phase"]));
        Assert.Equal(("command", "3", AuditOutcome.Success), (lines[1].Details["endedBy"], lines[1].Details["exitCode"], lines[1].Outcome));
        Assert.Equal(("session", AuditOutcome.Success), (lines[3].Details["endedBy"], lines[3].Outcome));
        Assert.Equal(("command", "lost", AuditOutcome.Failed), (lines[5].Details["endedBy"], lines[5].Details["error"], lines[5].Outcome));
    }

    [Fact]
    public async Task To_hang_up_types_Control_C_and_Control_D_in_a_terminal_and_closes_other_input()
    {
        var (typed, closed) = (new ScriptedCommand(0), new ScriptedCommand(0));
        await using (var terminal = await Opened(typed))
        {
            await terminal.HangUp("caller", TimeProvider.System, Cancellation);
        }

        await using (var terminal = await Opened(closed, Request with { Tty = false }))
        {
            await terminal.HangUp("caller", TimeProvider.System, Cancellation);
        }

        Assert.Equal(("\u0003\u0004", "[closed]"), (typed.Input, closed.Input));
        Assert.True(typed.IsHungUp && closed.IsHungUp);
    }

    [Fact]
    public async Task A_stream_that_was_not_asked_for_takes_nothing()
    {
        var command = new ScriptedCommand(0);
        await using var terminal = await Opened(command, Request with { Tty = false, Stdin = false });

        await terminal.Send(CommandStream.Input, "ls\n"u8.ToArray(), Cancellation);
        await terminal.Send(CommandStream.Size, "{}"u8.ToArray(), Cancellation);
        await terminal.CloseInput(Cancellation);

        Assert.Empty(command.Input);
    }

    [Fact]
    public async Task An_eleventh_is_refused_and_what_failed_or_was_closed_takes_no_place()
    {
        exec.Find(default!, default, Cancellation).ReturnsForAnyArgs(new Failure.NotFound("no pod"));
        for (var tried = 0; tried < 2 * TerminalPlaces.Most; tried++)
        {
            Assert.True((await Open()).IsFailure(out var missing, out _) && missing is Failure.NotFound);
        }

        exec.Find(default!, default, Cancellation).ReturnsForAnyArgs(call => new FoundContainer(call.ArgAt<ResourceRef>(0), "app"));
        var open = new List<Terminal>();
        for (var opened = 0; opened < TerminalPlaces.Most; opened++)
        {
            open.Add(await Opened(new ScriptedCommand(0)));
        }

        Assert.True((await Open()).IsFailure(out var full, out _) && full is Failure.TooMany);
        await open[0].DisposeAsync();
        await using var another = await Opened(new ScriptedCommand(0));
    }

    [Fact]
    public void Something_must_go_in_or_out()
    {
        var validator = new OpenTerminalValidator();

        Assert.False(validator.Validate(Request with { Stdin = false, Stdout = false }).IsValid);
        Assert.True(validator.Validate(Request with { Stdin = false, Stdout = false, Tty = false }).IsValid);
    }

    private static OpenTerminal Request { get; } = new("web-1", "shop", null, ["sh"]);

    private Task<Result<Terminal>> Open(OpenTerminal? request = null) =>
        new OpenTerminalHandler(exec, places, context, new Auditor(trail, context, new AuditNotes(), TimeProvider.System)).Handle(request ?? Request, Cancellation);

    private async Task<Terminal> Opened(ScriptedCommand command, OpenTerminal? request = null)
    {
        exec.Start(default!, default!, default).ReturnsForAnyArgs(((Result<ScriptedCommand>)command).Map<IRunningCommand>(started => started));
        return (await Open(request)).IsFailure(out var failure, out var terminal) ? throw new InvalidOperationException(failure.Message) : terminal;
    }
}
