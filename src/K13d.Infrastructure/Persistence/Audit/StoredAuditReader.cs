using K13d.Application.Ports.Audit;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Audit;

internal sealed class StoredAuditReader(Database database) : IAuditReader
{
    public Task<Result<AuditPage>> Read(AuditFilter filter, int limit, int offset, CancellationToken cancellation) => database.Run<AuditPage>(
        async context =>
        {
            var page = await Page(context, filter, limit, offset).ToListAsync(cancellation);
            return new AuditPage(
                [.. page.Select(line => new AuditLine(line.Row.Id, AuditRows.ToEntry(line.Row)))],
                page is [var first, ..] ? first.Total : await Fitting(context, filter).LongCountAsync(cancellation));
        },
        cancellation);

    /// <summary>
    /// One statement sees one state: lines that are added meanwhile are in neither the page nor the total. Only the ids go through the offset,
    /// off an index alone; the page's lines are then read by them.
    /// </summary>
    internal static IQueryable<FittingRow> Page(K13dContext context, AuditFilter filter, int limit, int offset)
    {
        var fitting = Fitting(context, filter);
        var ids = fitting.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(offset).Take(limit).Select(row => row.Id);
        return context.AuditEntries.AsNoTracking()
            .Join(ids, row => row.Id, id => id, (row, _) => row)
            .OrderByDescending(row => row.At)
            .ThenByDescending(row => row.Id)
            .Select(row => new FittingRow(row, fitting.LongCount()));
    }

    private static IQueryable<AuditRow> Fitting(K13dContext context, AuditFilter filter)
    {
        var rows = context.AuditEntries.AsNoTracking();
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

    /// <param name="Total">How many rows fit, the same on each.</param>
    internal sealed record FittingRow(AuditRow Row, long Total);
}
