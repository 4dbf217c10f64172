using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>Changes what everybody may have of the operator: what is given. It counts at once, also for what was had today.</summary>
/// <param name="AllowAutoApprove">Whether a person's setting that reads run unasked counts.</param>
/// <param name="DailyRuns">Runs of one person in a day (UTC); 0 for none.</param>
/// <param name="DailyTokens">Tokens of one person in a day (UTC); 0 for none.</param>
public sealed record UpdateChatLimits(bool? AllowAutoApprove, int? DailyRuns, long? DailyTokens) : ICommand<ChatLimits>, IRequires
{
    public Permission Permission => Permission.ManageSettings;

    public AuditTarget? Audits => new("update", "chatlimits")
    {
        Details = ChangedSettings.Details(("allow_auto_approve", AllowAutoApprove), ("daily_runs", DailyRuns), ("daily_tokens", DailyTokens)),
    };
}

public sealed class UpdateChatLimitsValidator : AbstractValidator<UpdateChatLimits>
{
    public UpdateChatLimitsValidator()
    {
        RuleFor(request => request.DailyRuns).GreaterThanOrEqualTo(0).OverridePropertyName("daily_runs").WithMessage("daily_runs must not be negative.");
        RuleFor(request => request.DailyTokens).GreaterThanOrEqualTo(0).OverridePropertyName("daily_tokens").WithMessage("daily_tokens must not be negative.");
    }
}

internal sealed class UpdateChatLimitsHandler(IChatLimits limits) : ICommandHandler<UpdateChatLimits, ChatLimits>
{
    public async Task<Result<ChatLimits>> Handle(UpdateChatLimits request, CancellationToken cancellationToken)
    {
        if ((await limits.Find(cancellationToken)).IsFailure(out var failure, out var before))
        {
            return failure;
        }

        var changed = new ChatLimits(
            request.AllowAutoApprove ?? before.AllowAutoApprove, request.DailyRuns ?? before.DailyRuns, request.DailyTokens ?? before.DailyTokens);
        return (await limits.Save(changed, cancellationToken)).Map(_ => changed);
    }
}
