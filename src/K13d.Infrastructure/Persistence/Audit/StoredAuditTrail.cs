using K13d.Application.Ports.Audit;
using K13d.Domain.Audit;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Persistence.Audit;

internal sealed class StoredAuditTrail(Database database) : IAuditTrail
{
    public Task<Result<Done>> Append(AuditEntry entry, CancellationToken cancellation) => database.Write<Done>(
        async context =>
        {
            context.AuditEntries.Add(AuditRows.ToRow(entry));
            await context.SaveChangesAsync(cancellation);
            return new Done();
        },
        cancellation);
}
