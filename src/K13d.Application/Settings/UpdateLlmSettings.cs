using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Settings;

/// <summary>Sets which model the operator asks. It counts from the next run on, on every replica.</summary>
public sealed record UpdateLlmSettings(LlmChange Change) : ICommand<DescribedLlm>, IRequires
{
    public Permission Permission => Permission.ManageSettings;

    public AuditTarget? Audits => new("update", "llmsettings");
}

public sealed class UpdateLlmSettingsValidator : AbstractValidator<UpdateLlmSettings>
{
    public UpdateLlmSettingsValidator() => RuleFor(request => request.Change.Provider).LlmProvider();
}

internal sealed class UpdateLlmSettingsHandler(ILlmSettings settings, LlmChanging changing) : ICommandHandler<UpdateLlmSettings, DescribedLlm>
{
    public async Task<Result<DescribedLlm>> Handle(UpdateLlmSettings request, CancellationToken cancellationToken)
    {
        if ((await changing.Try(request.Change, cancellationToken)).IsFailure(out var failure, out var changed))
        {
            return failure;
        }

        return (await settings.Save(changed, cancellationToken)).Map(_ => DescribedLlm.Of(changed));
    }
}
