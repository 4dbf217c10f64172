using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Chat;

/// <summary>Picks the stream of a session up again.</summary>
/// <param name="LastEventId">The number of the last event that was seen; null for the latest run from its beginning.</param>
public sealed record FollowChat(string SessionId, string? LastEventId) : IQuery<FollowedChat>, IRequires
{
    public Permission Permission => Permission.UseChat;
}

/// <param name="Events">Null where everything was seen and nothing more will come.</param>
public sealed record FollowedChat(Guid Session, IAsyncEnumerable<Result<NumberedEvent>>? Events);

public sealed class FollowChatValidator : AbstractValidator<FollowChat>
{
    public FollowChatValidator()
    {
        RuleFor(request => request.SessionId).NotEmpty().SessionId();
        RuleFor(request => request.LastEventId)
            .Must(id => string.IsNullOrEmpty(id) || (ulong.TryParse(id, out var number) && number <= long.MaxValue))
            .WithMessage("Last-Event-ID must be the id of an event of this session: a whole number.");
    }
}

internal sealed class FollowChatHandler(IRequestContext context, IChatSessions sessions, IChatEvents events, ChatStream stream) : IQueryHandler<FollowChat, FollowedChat>
{
    public async Task<Result<FollowedChat>> Handle(FollowChat request, CancellationToken cancellationToken)
    {
        if (context.Caller is not { UserId: var user })
        {
            return new Failure.Unauthorized("Nobody is logged in.");
        }

        if ((await sessions.Find(user, Guid.Parse(request.SessionId), cancellationToken)).IsFailure(out var failure, out var session))
        {
            return failure;
        }

        if (!string.IsNullOrEmpty(request.LastEventId))
        {
            var seen = long.Parse(request.LastEventId, System.Globalization.CultureInfo.InvariantCulture);
            return session.Run is null && seen >= session.LastEvent
                ? new FollowedChat(session.Id, Events: null)
                : new FollowedChat(session.Id, stream.Follow(session.Id, seen, only: null, CancellationToken.None));
        }

        if (session.Run is { } run)
        {
            return new FollowedChat(session.Id, stream.Follow(session.Id, 0, run, CancellationToken.None));
        }

        if ((await events.Read(session.Id, session.LastEvent - 1, cancellationToken)).IsFailure(out failure, out var latest))
        {
            return failure;
        }

        return new FollowedChat(session.Id, latest.Events is [{ Run: var last }] ? stream.Follow(session.Id, 0, last, CancellationToken.None) : null);
    }
}
