using K13d.Application.Ports.Resources;
using K13d.Application.Ports.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>Registers what kubectl does for K13d.</summary>
internal static class KubectlRegistration
{
    public static void AddKubectl(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KubectlOptions>().Bind(configuration.GetSection(KubectlOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KubectlOptions>, KubectlOptionsValidator>();
        services.AddSingleton<KubectlRunner>();
        services.AddSingleton<IResourceDescriber, KubectlDescriber>();
        services.AddSingleton<IKubectl, KubectlCommands>();
    }
}
