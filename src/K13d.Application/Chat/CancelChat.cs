using FluentValidation;
using K13d.Application.Chat.Runs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Signals;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>Ends the run that goes on in a session, and the programs that it runs, on whichever replica. Its stream ends with why.</summary>
public sealed record CancelChat(string SessionId) : ICommand<Done>, IRequires
{
    public Permission Permission => Permission.UseChat;

    public AuditTarget? Audits => new("cancel", $"chat/{SessionId}");
}

public sealed class CancelChatValidator : AbstractValidator<CancelChat>
{
    public CancelChatValidator() => RuleFor(request => request.SessionId).NotEmpty().SessionId();
}

internal sealed class CancelChatHandler(IRequestContext context, IChatSessions sessions, ISignals signals) : ICommandHandler<CancelChat, Done>
{
    public async Task<Result<Done>> Handle(CancelChat request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        var session = Guid.Parse(request.SessionId);
        if ((await sessions.Cancel(user, session, cancellationToken)).IsFailure(out var failure, out var cancelled))
        {
            return failure;
        }

        await signals.Send(ChatTopics.Cancel(session), cancellationToken);
        return cancelled;
    }
}
