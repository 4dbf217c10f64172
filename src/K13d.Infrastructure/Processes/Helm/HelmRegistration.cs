using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Releases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>Registers what helm does for K13d.</summary>
internal static class HelmRegistration
{
    public static void AddHelm(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HelmOptions>().Bind(configuration.GetSection(HelmOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HelmOptions>, HelmOptionsValidator>();
        services.AddSingleton<HelmRunner>();
        services.AddSingleton<IReleaseChanges, HelmChanges>();
        services.AddSingleton<IChartTemplates, HelmTemplates>();
    }
}
