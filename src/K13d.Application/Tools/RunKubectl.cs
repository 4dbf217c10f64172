using System.Globalization;
using System.Text;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>Has kubectl run a command that was understood, and answers what it said, bounded and without what is secret.</summary>
public sealed record RunKubectl(KubectlCommand Command, OnBehalf OnBehalf) : ICommand<CommandAnswer>, IRequires
{
    public Permission Permission => Command.Permission;

    public AuditTarget? Audits => OnBehalf.Executes(Command.ToString(), Command.Subject, Command.AllNamespaces ? null : Command.Namespace ?? Command.Home);
}

/// <param name="ExitCode">0 where it succeeded.</param>
/// <param name="Text">What it said, errors last.</param>
public sealed record CommandAnswer(int ExitCode, string Text);

public sealed class RunKubectlValidator : AbstractValidator<RunKubectl>
{
    public RunKubectlValidator() => RuleFor(request => request.OnBehalf.Agent).NotEmpty();
}

internal sealed class RunKubectlHandler(IKubectl kubectl, ToolSecrets secrets, AuditNotes notes) : ICommandHandler<RunKubectl, CommandAnswer>
{
    public async Task<Result<CommandAnswer>> Handle(RunKubectl request, CancellationToken cancellationToken)
    {
        var command = request.Command;
        var shows = command.Permission == Permission.RevealSecrets;
        // Beside the command, so that it costs no time of its own.
        var masking = shows ? Task.FromResult<Result<ToolMask>>(new ToolMask([], new HashSet<string>())) : secrets.Of(command, cancellationToken);
        var running = kubectl.Run(command, cancellationToken);
        await Task.WhenAll(masking, running);
        if ((await running).IsFailure(out var failure, out var output))
        {
            return failure;
        }

        notes.Add("exitCode", output.ExitCode.ToString(CultureInfo.InvariantCulture));
        if ((await masking).IsFailure(out failure, out var mask))
        {
            return new CommandAnswer(output.ExitCode, $"kubectl ended with code {output.ExitCode}. What it said is withheld, because what is secret in it cannot be told: {failure.Message}");
        }

        var said = Said(output);
        return new CommandAnswer(output.ExitCode, shows ? MiddleCut.Of(said, left: output.Left) : mask.Text(said, output.Left));
    }

    private static string Said(KubectlOutput output)
    {
        var said = new StringBuilder(output.Output);
        Append(said, output.Errors);
        Append(said, output.ExitCode != 0 ? string.Create(CultureInfo.InvariantCulture, $"kubectl ended with code {output.ExitCode}.") : said.Length == 0 ? "kubectl said nothing." : "");
        return said.ToString();
    }

    private static void Append(StringBuilder said, string more) =>
        said.Append(said.Length > 0 && said[^1] != '\n' && more.Length > 0 ? "\n" : "").Append(more);
}
