using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Identity;

internal sealed class StoredSessions(Database database, TimeProvider time) : ISessions
{
    // Every request asks this. The user comes with it, so that a role that changed or a user who was disabled counts at once.
    private readonly Func<K13dContext, Guid, DateTimeOffset, CancellationToken, Task<Caller?>> find = EF.CompileAsyncQuery(
        (K13dContext context, Guid id, DateTimeOffset now, CancellationToken _) =>
            context.Sessions
                .Where(session => session.Id == id && session.RevokedAt == null && session.ExpiresAt > now && session.User!.Enabled)
                .Select(session => new Caller(session.UserId, session.User!.Name, session.User.Role, session.Id))
                .SingleOrDefault());

    public Task<Result<Done>> Open(Session session, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            context.Sessions.Add(new SessionRow
            {
                Id = session.Id,
                UserId = session.UserId,
                OpenedAt = session.OpenedAt,
                ExpiresAt = session.ExpiresAt,
            });
            await context.SaveChangesAsync(cancellation);
            return new Done();
        },
        cancellation);

    public Task<Result<Caller>> Find(Guid id, CancellationToken cancellation) => database.Run<Caller>(
        async context => await find(context, id, time.GetUtcNow(), cancellation) is { } caller
            ? caller
            : new Failure.Unauthorized("The session has ended. Log in again: POST /api/auth/login."),
        cancellation);

    public Task<Result<Done>> Revoke(Guid id, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            DateTimeOffset? now = time.GetUtcNow();
            await context.Sessions
                .Where(session => session.Id == id && session.RevokedAt == null)
                .ExecuteUpdateAsync(session => session.SetProperty(each => each.RevokedAt, now), cancellation);
            return new Done();
        },
        cancellation);
}
