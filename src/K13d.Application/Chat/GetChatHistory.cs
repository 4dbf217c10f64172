using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>What was said and done in a session of the caller's, in its order.</summary>
public sealed record GetChatHistory(string? SessionId) : IQuery<ChatHistory>, IRequires
{
    public Permission Permission => Permission.UseChat;
}

public sealed record ChatHistory(Guid Session, IReadOnlyList<ChatEntry> Entries);

public sealed class GetChatHistoryValidator : AbstractValidator<GetChatHistory>
{
    public GetChatHistoryValidator() => RuleFor(request => request.SessionId).NotEmpty().SessionId();
}

internal sealed class GetChatHistoryHandler(IRequestContext context, IChatHistory history) : IQueryHandler<GetChatHistory, ChatHistory>
{
    public async Task<Result<ChatHistory>> Handle(GetChatHistory request, CancellationToken cancellationToken)
    {
        if (context.Caller is not { UserId: var user })
        {
            return new Failure.Unauthorized("Nobody is logged in.");
        }

        var session = Guid.Parse(request.SessionId ?? "");
        return (await history.Read(user, session, cancellationToken)).Map(entries => new ChatHistory(session, entries));
    }
}
