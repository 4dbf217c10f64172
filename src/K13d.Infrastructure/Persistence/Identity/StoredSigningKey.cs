using K13d.Domain.Failures;
using K13d.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>The key that signs tokens. All replicas share it through the database, and it never changes, so it is read once.</summary>
internal sealed class StoredSigningKey(Database database)
{
    private SigningKey? known;

    public async Task<Result<SigningKey>> Find(CancellationToken cancellation)
    {
        if (known is { } key)
        {
            return key;
        }

        var found = await database.Run<SigningKey>(
            async context => await context.SigningKeys.AsNoTracking()
                .Where(row => row.Purpose == SigningKey.Purpose)
                .Select(row => new SigningKey(row.KeyId, row.Secret))
                .SingleAsync(cancellation),
            cancellation);
        known = found.IsFailure(out _, out var stored) ? null : stored;
        return found;
    }
}
