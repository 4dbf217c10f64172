using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Tests.Charts;

/// <summary>What fetches charts, as the product composes it, with the repositories that a test adds.</summary>
internal sealed class ChartServices : IChartRepositories, IAsyncDisposable
{
    private readonly ServiceProvider provider;
    private readonly Dictionary<string, ChartRepository> repositories = new(StringComparer.Ordinal);

    /// <param name="allowed">The allow-list.</param>
    public ChartServices(string? allowed = null, string? folder = null, string timeout = "00:00:20", Uri? demo = null, string? authority = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Helm:AllowedSources"] = allowed, ["Helm:ChartsDir"] = folder, ["Helm:FetchTimeout"] = timeout, ["Helm:CaFile"] = authority,
            })
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IChartRepositories>(this);
        services.AddCharts(configuration);
        services.AddSingleton<IDemoCharts>(new DemoAt(demo));
        provider = services.BuildServiceProvider();
        Assert.Empty(Get<ChartOptions>().Faults);
    }

    public LogLines Log { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    public Task<Result<FetchedChart>> Fetch(string chart, string? repo = null, string? version = null, CancellationToken? cancellation = null) =>
        Get<ICharts>().Fetch(new ChartSource(chart, repo), version, cancellation ?? Cancellation);

    public void Know(string name, string url, RepositoryCredential? credential = null) => repositories[name] = new ChartRepository(name, url, credential);

    public Task<Result<IReadOnlyList<KnownRepository>>> List(CancellationToken cancellation) => Task.FromResult<Result<IReadOnlyList<KnownRepository>>>(
        repositories.Values.Select(each => new KnownRepository(each.Name, each.Url, each.Credential is not null)).ToArray());

    public Task<Result<ChartRepository>> Find(string name, CancellationToken cancellation) => Task.FromResult<Result<ChartRepository>>(
        repositories.TryGetValue(name, out var found) ? found : new Failure.NotFound(name));

    public Task<Result<Done>> Add(ChartRepository repository, CancellationToken cancellation)
    {
        repositories[repository.Name] = repository;
        return Task.FromResult<Result<Done>>(new Done());
    }

    public Task<Result<Done>> Remove(string name, CancellationToken cancellation) =>
        Task.FromResult<Result<Done>>(repositories.Remove(name) ? new Done() : new Failure.NotFound(name));

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    internal sealed record DemoAt(Uri? Url) : IDemoCharts
    {
        public Task<Uri?> Find(CancellationToken cancellation) => Task.FromResult(Url);
    }
}
