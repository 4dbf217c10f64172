using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Settings;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>What the caller has had of the operator today, and has left.</summary>
public sealed record GetChatUsage : IQuery<UsedToday>, IRequires
{
    public Permission Permission => Permission.UseChat;
}

public sealed record UsedToday(ChatDay Day, DayOfChat Used, BudgetLeft Left);

internal sealed class GetChatUsageHandler(IRequestContext context, IChatUsage usage, IChatLimits limits, TimeProvider time) : IQueryHandler<GetChatUsage, UsedToday>
{
    public async Task<Result<UsedToday>> Handle(GetChatUsage request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        var today = ChatDay.At(time.GetUtcNow());
        if ((await limits.Find(cancellationToken)).IsFailure(out var failure, out var most)
            || (await usage.Find(user, today.Date, cancellationToken)).IsFailure(out failure, out var used))
        {
            return failure;
        }

        return new UsedToday(today, used, BudgetLeft.Of(used, most));
    }
}
