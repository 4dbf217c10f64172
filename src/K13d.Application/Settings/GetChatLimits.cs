using K13d.Application.Pipeline;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>What everybody may have of the operator.</summary>
public sealed record GetChatLimits : IQuery<ChatLimits>, IRequires
{
    public Permission Permission => Permission.ManageSettings;
}

internal sealed class GetChatLimitsHandler(IChatLimits limits) : IQueryHandler<GetChatLimits, ChatLimits>
{
    public Task<Result<ChatLimits>> Handle(GetChatLimits request, CancellationToken cancellationToken) => limits.Find(cancellationToken);
}
