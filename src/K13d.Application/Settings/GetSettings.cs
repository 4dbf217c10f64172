using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>The caller's settings, as they count.</summary>
public sealed record GetSettings : IQuery<CountingSettings>, IRequires
{
    public Permission Permission => Permission.OwnSettings;
}

/// <param name="Settings">Within what an administrator allows.</param>
/// <param name="IsAutoApproveOverruled">Whether the person wants reads to run unasked, and an administrator does not let that count.</param>
public sealed record CountingSettings(UserSettings Settings, bool IsAutoApproveOverruled)
{
    internal static CountingSettings Of(UserSettings settings, ChatLimits limits)
    {
        var counting = settings.Within(limits);
        return new CountingSettings(counting, settings.AutoApproveReadonly && !counting.AutoApproveReadonly);
    }
}

internal sealed class GetSettingsHandler(IRequestContext context, IUserSettings settings, IChatLimits limits) : IQueryHandler<GetSettings, CountingSettings>
{
    public async Task<Result<CountingSettings>> Handle(GetSettings request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        if ((await settings.Find(user, cancellationToken)).IsFailure(out var failure, out var own)
            || (await limits.Find(cancellationToken)).IsFailure(out failure, out var most))
        {
            return failure;
        }

        return CountingSettings.Of(own, most);
    }
}
