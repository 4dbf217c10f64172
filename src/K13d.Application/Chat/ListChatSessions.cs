using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>The caller's sessions, those that were used last first.</summary>
public sealed record ListChatSessions(int Limit = ListChatSessions.UsualLimit, int Offset = 0) : IQuery<IReadOnlyList<ChatSession>>, IRequires
{
    public const int UsualLimit = 50;

    public const int HighestLimit = 500;

    public Permission Permission => Permission.UseChat;
}

public sealed class ListChatSessionsValidator : AbstractValidator<ListChatSessions>
{
    public ListChatSessionsValidator()
    {
        RuleFor(request => request.Limit).InclusiveBetween(1, ListChatSessions.HighestLimit)
            .WithMessage($"limit must be between 1 and {ListChatSessions.HighestLimit}.");
        RuleFor(request => request.Offset).GreaterThanOrEqualTo(0).WithMessage("offset must not be negative.");
    }
}

internal sealed class ListChatSessionsHandler(IRequestContext context, IChatSessions sessions) : IQueryHandler<ListChatSessions, IReadOnlyList<ChatSession>>
{
    public async Task<Result<IReadOnlyList<ChatSession>>> Handle(ListChatSessions request, CancellationToken cancellationToken) =>
        await sessions.List(AuthorisedCaller.Of(context).UserId, request.Limit, request.Offset, cancellationToken);
}
