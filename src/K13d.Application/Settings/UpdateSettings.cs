using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>Changes the caller's settings: those that are given.</summary>
/// <param name="Language">An IETF language tag (BCP 47): what the operator answers in.</param>
/// <param name="BeginnerMode">Whether it explains the terms that it uses.</param>
/// <param name="AutoApproveReadonly">Whether it may read without asking.</param>
public sealed record UpdateSettings(string? Language, bool? BeginnerMode, bool? AutoApproveReadonly) : ICommand<CountingSettings>, IRequires
{
    public Permission Permission => Permission.OwnSettings;

    public AuditTarget? Audits => new("update", "usersettings")
    {
        Details = ChangedSettings.Details(("language", Language), ("beginner_mode", BeginnerMode), ("auto_approve_readonly", AutoApproveReadonly)),
    };
}

public sealed class UpdateSettingsValidator : AbstractValidator<UpdateSettings>
{
    public UpdateSettingsValidator() => RuleFor(request => request.Language)
        .Must(language => language is null || LanguageTag.IsOne(language))
        .WithMessage("language must be a language tag by BCP 47, such as en or de-CH.");
}

internal sealed class UpdateSettingsHandler(IRequestContext context, IUserSettings settings, IChatLimits limits, AuditNotes notes)
    : ICommandHandler<UpdateSettings, CountingSettings>
{
    public async Task<Result<CountingSettings>> Handle(UpdateSettings request, CancellationToken cancellationToken)
    {
        var caller = AuthorisedCaller.Of(context);
        notes.Resource = $"usersettings/{caller.Name}";
        if ((await settings.Find(caller.UserId, cancellationToken)).IsFailure(out var failure, out var before)
            || (await limits.Find(cancellationToken)).IsFailure(out failure, out var most))
        {
            return failure;
        }

        var changed = new UserSettings(
            request.Language ?? before.Language, request.BeginnerMode ?? before.BeginnerMode, request.AutoApproveReadonly ?? before.AutoApproveReadonly);
        return (await settings.Save(caller.UserId, changed, cancellationToken)).Map(_ => CountingSettings.Of(changed, most));
    }
}
