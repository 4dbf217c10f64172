using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>Deletes a session of the caller's with all that was said and done in it. The audit record keeps what was done.</summary>
public sealed record DeleteChatHistory(string? SessionId) : ICommand<DeletedChat>, IRequires
{
    public Permission Permission => Permission.UseChat;

    public AuditTarget? Audits => new("delete", $"chat/{SessionId}");
}

public sealed record DeletedChat(Guid Session);

public sealed class DeleteChatHistoryValidator : AbstractValidator<DeleteChatHistory>
{
    public DeleteChatHistoryValidator() => RuleFor(request => request.SessionId).NotEmpty().SessionId();
}

internal sealed class DeleteChatHistoryHandler(IRequestContext context, IChatSessions sessions) : ICommandHandler<DeleteChatHistory, DeletedChat>
{
    public async Task<Result<DeletedChat>> Handle(DeleteChatHistory request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        var session = Guid.Parse(request.SessionId ?? "");
        return (await sessions.Delete(user, session, cancellationToken)).Map(_ => new DeletedChat(session));
    }
}
