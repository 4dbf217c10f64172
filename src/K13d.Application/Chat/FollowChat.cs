using System.Globalization;
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
            .Must(id => string.IsNullOrEmpty(id) || long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .WithMessage("Last-Event-ID must be the id of an event of this session: a whole number.");
    }
}

internal sealed class FollowChatHandler(IRequestContext context, IChatSessions sessions, IChatEvents events, ChatStream stream) : IQueryHandler<FollowChat, FollowedChat>
{
    public async Task<Result<FollowedChat>> Handle(FollowChat request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        if ((await sessions.Find(user, Guid.Parse(request.SessionId), cancellationToken)).IsFailure(out var failure, out var session))
        {
            return failure;
        }

        if (!string.IsNullOrEmpty(request.LastEventId))
        {
            return await GoOn(session, long.Parse(request.LastEventId, CultureInfo.InvariantCulture), cancellationToken);
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

    private async Task<Result<FollowedChat>> GoOn(ChatSession session, long seen, CancellationToken cancellation)
    {
        if (seen > session.LastEvent)
        {
            return new Failure.Invalid($"This session has no event {seen} yet: its last one is {session.LastEvent}. Without Last-Event-ID you get the latest run from its beginning.");
        }

        if (session.Run is null && seen == session.LastEvent)
        {
            return new FollowedChat(session.Id, Events: null);
        }

        if ((await events.Read(session.Id, seen, cancellation)).IsFailure(out var failure, out var left))
        {
            return failure;
        }

        if (session.Run is null && left.Events.Count == 0)
        {
            return new Failure.NotFound($"The events after {seen} are kept no more: GET /api/chat/history?session_id={session.Id} has what was said and done.");
        }

        return new FollowedChat(session.Id, stream.Follow(session.Id, seen, only: null, CancellationToken.None));
    }
}
