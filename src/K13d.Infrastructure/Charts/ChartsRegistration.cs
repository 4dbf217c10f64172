using K13d.Application.Ports.Charts;
using K13d.Infrastructure.Charts.Archives;
using K13d.Infrastructure.Charts.Folder;
using K13d.Infrastructure.Charts.Http;
using K13d.Infrastructure.Charts.Registries;
using K13d.Infrastructure.Charts.Repositories;
using K13d.Infrastructure.Charts.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Charts;

/// <summary>Registers what gets charts. It needs the database's adapters, an <c>IDemoCharts</c> and a TimeProvider.</summary>
public static class ChartsRegistration
{
    public static IServiceCollection AddCharts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ChartOptions.From(configuration));
        services.AddSingleton<IValidateOptions<ChartOptionsValidation.Checked>, ChartOptionsValidation>();
        services.AddOptions<ChartOptionsValidation.Checked>().ValidateOnStart();
        services.AddSingleton<SourceRules>();
        services.AddSingleton<SourceConnections>();
        services.AddSingleton<SourceClient>();
        services.AddSingleton<KnownSources>();
        services.AddSingleton<RepositoryIndexes>();
        services.AddSingleton<RepositoryCharts>();
        services.AddSingleton<RegistryClient>();
        services.AddSingleton<RegistryCharts>();
        services.AddSingleton<FolderCharts>();
        services.AddSingleton<ICharts, FetchedCharts>();
        services.AddSingleton<IChartCatalog, ChartCatalog>();
        services.AddSingleton<IChartFiles, ChartFiles>();
        return services;
    }
}
