using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>What was said and done in a session of the caller's, in its order: the latest of it.</summary>
/// <param name="Offset">So many that came after what is wanted.</param>
public sealed record GetChatHistory(string? SessionId, int Limit = GetChatHistory.HighestLimit, int Offset = 0) : IQuery<ChatHistory>, IRequires
{
    public const int HighestLimit = 500;

    public Permission Permission => Permission.UseChat;
}

public sealed record ChatHistory(Guid Session, IReadOnlyList<ChatEntry> Entries);

public sealed class GetChatHistoryValidator : AbstractValidator<GetChatHistory>
{
    public GetChatHistoryValidator()
    {
        RuleFor(request => request.SessionId).NotEmpty().SessionId();
        RuleFor(request => request.Limit).InclusiveBetween(1, GetChatHistory.HighestLimit)
            .WithMessage($"limit must be between 1 and {GetChatHistory.HighestLimit}.");
        RuleFor(request => request.Offset).GreaterThanOrEqualTo(0).WithMessage("offset must not be negative.");
    }
}

internal sealed class GetChatHistoryHandler(IRequestContext context, IChatHistory history) : IQueryHandler<GetChatHistory, ChatHistory>
{
    public async Task<Result<ChatHistory>> Handle(GetChatHistory request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        var session = Guid.Parse(request.SessionId ?? "");
        return (await history.Read(user, session, request.Limit, request.Offset, cancellationToken)).Map(entries => new ChatHistory(session, entries));
    }
}
