using System.Text.Json;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Persistence.Identity;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Charts;

/// <summary>
/// A credential is encrypted for the name and the URL of its repository: whoever can change the URL in the database gets no credential sent there.
/// </summary>
internal sealed class StoredChartRepositories(Database database, StoredEncryptionKey keys, TimeProvider time) : IChartRepositories
{
    // One statement, so that of two who add a name at once with other URLs one is refused.
    private const string AddOne =
        """
        INSERT INTO chart_repositories (name, url, credential, created_at) VALUES ({0}, {1}, {2}, {3})
        ON CONFLICT (name) DO UPDATE SET credential = {2} WHERE chart_repositories.url = {1}
        """;

    public Task<Result<IReadOnlyList<KnownRepository>>> List(CancellationToken cancellation) => database.Run<IReadOnlyList<KnownRepository>>(
        async context => await context.ChartRepositories.AsNoTracking()
            .OrderBy(row => row.Name)
            .Select(row => new KnownRepository(row.Name, row.Url, row.Credential.Length > 0))
            .ToArrayAsync(cancellation),
        cancellation);

    public async Task<Result<ChartRepository>> Find(string name, CancellationToken cancellation)
    {
        if ((await keys.Find(cancellation)).IsFailure(out var failure, out var key)
            || (await Row(name, cancellation)).IsFailure(out failure, out var row))
        {
            return failure;
        }

        if (row.Credential.Length == 0)
        {
            return new ChartRepository(row.Name, row.Url, Credential: null);
        }

        return key.Decrypt(row.Credential, Owner(row.Name, row.Url)) is { } credential
            ? new ChartRepository(row.Name, row.Url, JsonSerializer.Deserialize<RepositoryCredential>(credential))
            : new Failure.Conflict($"The credential of the chart repository '{name}' can be read no more: add the repository again, with POST /api/helm/repos.");
    }

    public async Task<Result<Done>> Add(ChartRepository repository, CancellationToken cancellation)
    {
        if ((await keys.Find(cancellation)).IsFailure(out var failure, out var key))
        {
            return failure;
        }

        byte[] credential = repository.Credential is { } secret
            ? key.Encrypt(JsonSerializer.SerializeToUtf8Bytes(secret), Owner(repository.Name, repository.Url))
            : [];
        return await database.Run<Done>(
            async context =>
            {
                object[] values = [repository.Name, repository.Url, credential, context.Parameter(time.GetUtcNow())];
                return await context.Database.ExecuteSqlRawAsync(AddOne, values, cancellation) == 1
                    ? new Done()
                    : new Failure.Conflict(
                        $"There is a chart repository '{repository.Name}' with another URL: choose another name, or delete it first with DELETE /api/helm/repos/{repository.Name}.");
            },
            cancellation);
    }

    public Task<Result<Done>> Remove(string name, CancellationToken cancellation) => database.Run<Done>(
        async context => await context.ChartRepositories.Where(row => row.Name == name).ExecuteDeleteAsync(cancellation) == 1 ? new Done() : NotThere(name),
        cancellation);

    private Task<Result<ChartRepositoryRow>> Row(string name, CancellationToken cancellation) => database.Run<ChartRepositoryRow>(
        async context => await context.ChartRepositories.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellation) is { } row
            ? row
            : NotThere(name),
        cancellation);

    // A name has no space, so no two are the same.
    private static string Owner(string name, string url) => $"{name} {url}";

    private static Failure.NotFound NotThere(string name) => new($"There is no chart repository '{name}'.");
}
