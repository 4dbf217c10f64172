using K13d.Application.Ports.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Infrastructure.Metrics;

/// <summary>Registers what keeps the history of metrics; it needs the cluster's adapters and the database's.</summary>
public static class MetricsRegistration
{
    public static IServiceCollection AddMetricsHistory(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Lazy<IClusterUsage>(provider.GetRequiredService<IClusterUsage>));
        services.AddSingleton<UsageSampler>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageSampler>());
        return services;
    }
}
