using K13d.Application.Ports.Releases;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Releases;

internal sealed class StoredReleaseSources(Database database) : IReleaseSources
{
    // One statement, so that of two at once neither fails. It needs no NULL, whose type a database would have to guess.
    private const string RememberOne =
        """
        INSERT INTO release_sources (namespace, release, chart, repo) VALUES ({0}, {1}, {2}, NULLIF({3}, ''))
        ON CONFLICT (namespace, release) DO UPDATE SET chart = {2}, repo = NULLIF({3}, '')
        """;

    public Task<Result<Done>> Remember(string @namespace, string release, ChartSource source, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            await context.Database.ExecuteSqlRawAsync(RememberOne, [@namespace, release, source.Chart, source.Repo ?? ""], cancellation);
            return new Done();
        },
        cancellation);

    public Task<Result<ChartSource>> Find(string @namespace, string release, CancellationToken cancellation) => database.Run<ChartSource>(
        async context => await context.ReleaseSources.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Namespace == @namespace && row.Release == release, cancellation) is { } row
                ? new ChartSource(row.Chart, row.Repo)
                : new Failure.NotFound($"K13d does not know where the chart of the release {@namespace}/{release} is from."),
        cancellation);

    public Task<Result<Done>> Forget(string @namespace, string release, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            await context.ReleaseSources.Where(row => row.Namespace == @namespace && row.Release == release).ExecuteDeleteAsync(cancellation);
            return new Done();
        },
        cancellation);
}
