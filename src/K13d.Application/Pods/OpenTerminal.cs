using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Pods;

/// <summary>Runs a command in a container, usually a shell, and connects it with the caller for as long as both like.</summary>
/// <param name="Tty">Whether it gets a terminal, in which output and errors are one.</param>
public sealed record OpenTerminal(
    string Name, string? Namespace, string? Container, IReadOnlyList<string>? Command, bool Tty = true, bool Stdin = true, bool Stdout = true, bool Stderr = true)
    : ICommand<Terminal>, IRequires, ICommandInPod
{
    public Permission Permission => Permission.ExecInPods;

    public AuditTarget? Audits => this.Audit();
}

public sealed class OpenTerminalValidator : AbstractValidator<OpenTerminal>
{
    public OpenTerminalValidator()
    {
        this.OnCommandInPod();
        RuleFor(request => request)
            .Must(request => request.Stdin || request.Stdout || (request.Stderr && !request.Tty))
            .WithMessage("One of stdin, stdout and stderr must be true; with tty, stderr is a part of stdout.")
            .WithName("stdout")
            .OverridePropertyName("stdout");
    }
}

internal sealed class OpenTerminalHandler(IPodExec exec, TerminalPlaces places, IRequestContext context, Auditor auditor)
    : ICommandHandler<OpenTerminal, Terminal>
{
    public async Task<Result<Terminal>> Handle(OpenTerminal request, CancellationToken cancellationToken)
    {
        if (places.Enter(context.Caller?.UserId ?? Guid.Empty).IsFailure(out var failure, out var place))
        {
            return failure;
        }

        var isOpen = false;
        try
        {
            if ((await exec.Find(request.Pod(), request.Container, cancellationToken)).IsFailure(out failure, out var container))
            {
                return failure;
            }

            var record = new TerminalRecord(auditor, request.Audit(), container);
            var options = new CommandOptions(request.Command!, request.Tty, request.Stdin, request.Stdout, request.Stderr);
            // Written before it begins: what cannot be recorded is not done.
            if ((await record.Started()).IsFailure(out failure, out _)
                || (await exec.Start(container, options, cancellationToken)).IsFailure(out failure, out var command))
            {
                return failure;
            }

            isOpen = true;
            return new Terminal(command, options, place, record);
        }
        finally
        {
            if (!isOpen)
            {
                place.Dispose();
            }
        }
    }
}
