using K13d.Application.Ports.Repeats;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Repeats;

/// <summary>Keeps answers in the database, which all replicas share.</summary>
internal sealed class StoredAnswers(Database database, TimeProvider time) : IKeptAnswers
{
    // One statement, so that of two requests at once one takes the key. It can be taken from an answer that has expired, and from a holder that is dead.
    private const string Take =
        """
        INSERT INTO kept_answers (key, fingerprint, holder, held_until, expires_at) VALUES ({0}, {1}, {2}, {4}, {5})
        ON CONFLICT (key) DO UPDATE SET
            fingerprint = {1}, holder = {2}, held_until = {4}, expires_at = {5}, status = NULL, content_type = NULL, e_tag = NULL, location = NULL, body = NULL
        WHERE kept_answers.expires_at <= {3} OR (kept_answers.status IS NULL AND kept_answers.held_until <= {3})
        """;

    public Task<Result<KeyClaim>> Claim(RequestKey key, CancellationToken cancellation) => database.Run<KeyClaim>(
        async context =>
        {
            var holder = Guid.NewGuid();
            while (true)
            {
                var now = time.GetUtcNow();
                object[] values =
                [
                    key.Key, key.Fingerprint, holder, context.Parameter(now), context.Parameter(now + IKeptAnswers.Hold), context.Parameter(now + IKeptAnswers.Lifetime),
                ];
                if (await context.Database.ExecuteSqlRawAsync(Take, values, cancellation) == 1)
                {
                    return new KeyClaim.Taken(key.Key, holder);
                }

                // Where there is none, its holder has given it up meanwhile.
                if (await context.KeptAnswers.AsNoTracking().SingleOrDefaultAsync(row => row.Key == key.Key, cancellation) is { } there)
                {
                    return Told(there, key);
                }
            }
        },
        cancellation);

    public Task<Result<Done>> Renew(KeyClaim.Taken claim, CancellationToken cancellation) => Change(
        claim,
        (rows, now) => rows.ExecuteUpdateAsync(row => row.SetProperty(each => each.HeldUntil, now + IKeptAnswers.Hold), cancellation),
        cancellation);

    public Task<Result<Done>> Keep(KeyClaim.Taken claim, KeptAnswer answer, CancellationToken cancellation) => Change(
        claim,
        (rows, _) => rows.ExecuteUpdateAsync(
            row => row
                .SetProperty(each => each.Status, answer.Status)
                .SetProperty(each => each.ContentType, answer.ContentType)
                .SetProperty(each => each.ETag, answer.ETag)
                .SetProperty(each => each.Location, answer.Location)
                .SetProperty(each => each.Body, answer.Body),
            cancellation),
        cancellation);

    public Task<Result<Done>> Release(KeyClaim.Taken claim, CancellationToken cancellation) =>
        Change(claim, (rows, _) => rows.ExecuteDeleteAsync(cancellation), cancellation);

    private static KeyClaim Told(KeptAnswerRow there, RequestKey key) =>
        there.Fingerprint != key.Fingerprint ? new KeyClaim.OtherRequest()
        : there.Status is { } status ? new KeyClaim.Answered(new KeptAnswer(status, there.ContentType, there.ETag, there.Location, there.Body ?? []))
        : new KeyClaim.Underway();

    /// <summary>Of the claim's row, as long as nobody has taken it over.</summary>
    private Task<Result<Done>> Change(KeyClaim.Taken claim, Func<IQueryable<KeptAnswerRow>, DateTimeOffset, Task<int>> change, CancellationToken cancellation) =>
        database.Run<Done>(
            async context =>
            {
                await change(context.KeptAnswers.Where(row => row.Key == claim.Key && row.Holder == claim.Holder && row.Status == null), time.GetUtcNow());
                return new Done();
            },
            cancellation);
}
