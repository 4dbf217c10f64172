using K13d.Domain.Failures;
using K13d.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Charts;

/// <summary>The key that encrypts credentials. All replicas share it through the database, and it never changes, so it is read once.</summary>
internal sealed class StoredEncryptionKey(Database database)
{
    private EncryptionKey? known;

    public async Task<Result<EncryptionKey>> Find(CancellationToken cancellation)
    {
        if (known is { } key)
        {
            return key;
        }

        var found = await database.Run<EncryptionKey>(
            async context => await context.SigningKeys.AsNoTracking()
                .Where(row => row.Purpose == EncryptionKey.Purpose)
                .Select(row => new EncryptionKey(row.KeyId, row.Secret))
                .SingleAsync(cancellation),
            cancellation);
        known = found.IsFailure(out _, out var stored) ? null : stored;
        return found;
    }
}
