using System.Globalization;
using System.Text;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Pods;

/// <summary>Runs a command in a container and answers what it printed, when it has ended.</summary>
/// <param name="TimeoutSeconds">How long it may take; absent means 30.</param>
/// <param name="Stdin">What it reads; absent means that it has no input.</param>
public sealed record ExecInPod(string Name, string? Namespace, string? Container, IReadOnlyList<string>? Command, int? TimeoutSeconds, string? Stdin)
    : ICommand<ExecutedCommand>, IRequires, ICommandInPod
{
    internal const int UsualTimeoutSeconds = 30;

    public Permission Permission => Permission.ExecInPods;

    public AuditTarget? Audits => this.Audit();
}

/// <summary>What a command printed, and how it ended.</summary>
/// <param name="Stdout">Its output, the first MiB of it; what is no UTF-8 is U+FFFD.</param>
/// <param name="Stderr">Its errors, likewise.</param>
/// <param name="ExitCode">0 where it succeeded, as it sees it.</param>
/// <param name="Truncated">Whether it printed more than is here.</param>
public sealed record ExecutedCommand(string Stdout, string Stderr, int ExitCode, bool Truncated);

public sealed class ExecInPodValidator : AbstractValidator<ExecInPod>
{
    private const int LongestSeconds = 3600;

    public ExecInPodValidator()
    {
        this.OnCommandInPod();
        RuleFor(request => request.TimeoutSeconds)
            .InclusiveBetween(1, LongestSeconds)
            .WithMessage($"timeoutSeconds must be from 1 to {LongestSeconds}; it is {ExecInPod.UsualTimeoutSeconds} where it is left out.")
            .WithName("timeoutSeconds");
    }
}

internal sealed class ExecInPodHandler(IPodExec exec, AuditNotes notes, TimeProvider time) : ICommandHandler<ExecInPod, ExecutedCommand>
{
    public async Task<Result<ExecutedCommand>> Handle(ExecInPod request, CancellationToken cancellationToken)
    {
        if ((await exec.Find(request.Pod(), request.Container, cancellationToken)).IsFailure(out var failure, out var container))
        {
            return failure;
        }

        notes.Add("container", container.Name);
        var seconds = request.TimeoutSeconds ?? ExecInPod.UsualTimeoutSeconds;
        var printed = new PrintedText();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            if ((await Run(request, container, printed, ending)).IsFailure(out failure, out var exitCode))
            {
                return failure;
            }

            notes.Add("exitCode", exitCode.ToString(CultureInfo.InvariantCulture));
            return new ExecutedCommand(printed.Output, printed.Errors, exitCode, printed.IsTruncated);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return TooLate(request.Command![0], container, seconds, printed);
        }
    }

    private async Task<Result<int>> Run(ExecInPod request, FoundContainer container, PrintedText printed, CancellationTokenSource ending)
    {
        var options = new CommandOptions(request.Command!, Terminal: false, Input: request.Stdin is not null, Output: true, Errors: true);
        if ((await exec.Start(container, options, ending.Token)).IsFailure(out var failure, out var command))
        {
            return failure;
        }

        await using (command)
        {
            // Beside, because a command that prints before it reads would otherwise wait for us, and we for it.
            var feeding = Feed(command, request.Stdin, ending.Token);
            try
            {
                while (await command.Read(ending.Token) is { } piece)
                {
                    printed.Add(piece);
                }
            }
            finally
            {
                await ending.CancelAsync();
                await Ended(feeding, ending.Token);
            }

            return command.End;
        }
    }

    private static async Task Feed(IRunningCommand command, string? input, CancellationToken cancellation)
    {
        if (input is not null)
        {
            await command.Send(CommandStream.Input, Encoding.UTF8.GetBytes(input), cancellation);
            await command.CloseInput(cancellation);
        }
    }

    private static async Task Ended(Task feeding, CancellationToken cancellation)
    {
        try
        {
            await feeding;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The command ended before it had read all.
        }
    }

    private static Failure.TimedOut TooLate(string program, FoundContainer container, int seconds, PrintedText printed) => new(
        $"{program} had not ended in the container {container.Name} of {container.Pod} after {seconds} s. K13d has let go of it, and its input is closed; "
        + "what does not read its input may still run there. Raise timeoutSeconds, or look with another command.")
    {
        Details = new Dictionary<string, object?>
        {
            ["timeoutSeconds"] = seconds,
            ["stdout"] = printed.Output,
            ["stderr"] = printed.Errors,
            ["truncated"] = printed.IsTruncated,
        },
    };
}
