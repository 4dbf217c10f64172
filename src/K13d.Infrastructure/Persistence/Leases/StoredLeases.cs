using K13d.Application.Ports.Leases;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Leases;

internal sealed class StoredLeases(Database database, TimeProvider time) : ILeases
{
    // One statement, so that of two who try at once one changes the row and the other finds it changed.
    private const string TakeOrKeep =
        """
        INSERT INTO leases (name, holder, expires_at) VALUES ({0}, {1}, {3})
        ON CONFLICT (name) DO UPDATE SET holder = {1}, expires_at = {3} WHERE leases.holder = {1} OR leases.expires_at <= {2}
        """;

    public Task<Result<bool>> Take(string name, string holder, TimeSpan duration, CancellationToken cancellation) => database.Run<bool>(
        async context =>
        {
            var now = time.GetUtcNow();
            object[] values = [name, holder, context.Parameter(now), context.Parameter(now + duration)];
            return await context.Database.ExecuteSqlRawAsync(TakeOrKeep, values, cancellation) > 0;
        },
        cancellation);

    public Task<Result<Done>> Release(string name, string holder, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            await context.Leases.Where(lease => lease.Name == name && lease.Holder == holder).ExecuteDeleteAsync(cancellation);
            return new Done();
        },
        cancellation);
}
