using K13d.Application.Ports.Clusters;
using K13d.Infrastructure.Kubernetes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace K13d.Infrastructure.Tests.Kubernetes;

/// <summary>K13d's registration of the Kubernetes adapters, as the product has it, with settings of a test's own.</summary>
internal static class KubernetesServices
{
    /// <param name="kubeconfig">The file; null leaves the setting out.</param>
    /// <param name="settings">As <c>Kubernetes:Retries</c>.</param>
    public static ServiceProvider Build(string? kubeconfig, params (string Name, string Value)[] settings) =>
        Build(kubeconfig, services => { }, settings);

    public static ServiceProvider Build(string? kubeconfig, Action<IServiceCollection> replace, params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["Kubernetes:Kubeconfig"] = kubeconfig, ["Kubernetes:RetryDelay"] = "00:00:00.001" };
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(Substitute.For<IDemoCluster>())
            .AddKubernetes(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        replace(services);
        return services.BuildServiceProvider();
    }
}
