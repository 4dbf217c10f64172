using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Clusters;

namespace K13d.Api.Demo;

/// <summary>Registers the demo cluster, which starts only where there is no other.</summary>
internal static class DemoRegistration
{
    public static void AddDemoCluster(this IServiceCollection services)
    {
        services.AddSingleton<EmbeddedDemoCluster>();
        services.AddSingleton<IDemoCluster>(provider => provider.GetRequiredService<EmbeddedDemoCluster>());
        services.AddSingleton<IDemoCharts, DemoCharts>();
    }
}
