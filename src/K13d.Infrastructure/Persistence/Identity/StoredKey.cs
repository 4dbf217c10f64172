using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>A key of K13d's own. All replicas share it through the database, and it never changes, so it is read once.</summary>
/// <param name="purpose">What it signs or encrypts.</param>
/// <param name="make">Makes it of its id and its secret.</param>
internal abstract class StoredKey<T>(Database database, string purpose, Func<string, byte[], T> make)
    where T : class
{
    private T? known;

    /// <summary>Unavailable without the database.</summary>
    public async Task<Result<T>> Find(CancellationToken cancellation)
    {
        if (known is { } key)
        {
            return key;
        }

        var found = await database.Run<SigningKeyRow>(async context => await context.SigningKeys.AsNoTracking().SingleAsync(row => row.Purpose == purpose, cancellation), cancellation);
        return found.Map(row => known = make(row.KeyId, row.Secret));
    }
}
