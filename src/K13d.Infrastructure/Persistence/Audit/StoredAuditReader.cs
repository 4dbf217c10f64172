using K13d.Application.Ports.Audit;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Audit;

internal sealed class StoredAuditReader(Database database) : IAuditReader
{
    public Task<Result<AuditPage>> Read(AuditFilter filter, int limit, int offset, CancellationToken cancellation) => database.Run<AuditPage>(
        async context =>
        {
            var fitting = Fitting(context.AuditEntries.AsNoTracking(), filter);

            // One statement sees one state: lines that are added meanwhile are in neither the page nor the total.
            var page = await fitting
                .OrderByDescending(row => row.At)
                .ThenByDescending(row => row.Id)
                .Skip(offset)
                .Take(limit)
                .Select(row => new { Row = row, Total = fitting.LongCount() })
                .ToListAsync(cancellation);
            return new AuditPage(
                [.. page.Select(line => new AuditLine(line.Row.Id, AuditRows.ToEntry(line.Row)))],
                page is [var first, ..] ? first.Total : await fitting.LongCountAsync(cancellation));
        },
        cancellation);

    private static IQueryable<AuditRow> Fitting(IQueryable<AuditRow> rows, AuditFilter filter)
    {
        if (filter.Action is { } action)
        {
            rows = rows.Where(row => row.Action == action);
        }

        if (filter.User is { } user)
        {
            rows = rows.Where(row => row.User == user);
        }

        if (filter.Resource is { } resource)
        {
            rows = rows.Where(row => row.Resource == resource);
        }

        if (filter.Namespace is { } ns)
        {
            rows = rows.Where(row => row.Namespace == ns);
        }

        if (filter.Outcome is { } outcome)
        {
            rows = rows.Where(row => row.Outcome == outcome);
        }

        if (filter.From?.ToUniversalTime() is { } from)
        {
            rows = rows.Where(row => row.At >= from);
        }

        if (filter.To?.ToUniversalTime() is { } to)
        {
            rows = rows.Where(row => row.At < to);
        }

        return rows;
    }
}
