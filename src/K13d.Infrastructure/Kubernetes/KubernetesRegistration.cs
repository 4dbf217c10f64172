using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Metrics;
using K13d.Application.Ports.Nodes;
using K13d.Application.Ports.Pods;
using K13d.Application.Ports.PortForwards;
using K13d.Application.Ports.Releases;
using K13d.Application.Ports.Resources;
using K13d.Application.Ports.Workloads;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Discovery;
using K13d.Infrastructure.Kubernetes.Health;
using K13d.Infrastructure.Kubernetes.Metrics;
using K13d.Infrastructure.Kubernetes.Nodes;
using K13d.Infrastructure.Kubernetes.Pods;
using K13d.Infrastructure.Kubernetes.PortForwards;
using K13d.Infrastructure.Kubernetes.Releases;
using K13d.Infrastructure.Kubernetes.Resources;
using K13d.Infrastructure.Kubernetes.Workloads;
using K13d.Infrastructure.Kubernetes.Yaml;
using K13d.Infrastructure.Processes;
using K13d.Infrastructure.Processes.Helm;
using K13d.Infrastructure.Processes.Kubectl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes;

/// <summary>Registers all that speaks to the cluster.</summary>
public static class KubernetesRegistration
{
    /// <summary>It needs an <c>IDemoCluster</c> and a TimeProvider from whoever calls it.</summary>
    public static IServiceCollection AddKubernetes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KubernetesOptions>().Bind(configuration.GetSection(KubernetesOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KubernetesOptions>, KubernetesOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProcessRunner>();
        services.AddSingleton(_ => ClusterSurroundings.OfMachine());
        services.AddSingleton<KubeconfigReader>();
        services.AddSingleton<ClusterAccessSource>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<ClusterConnection>();
        services.AddSingleton<IClusterHealth, ClusterHealth>();
        services.AddSingleton<ApiDiscovery>();
        services.AddSingleton<IResourceCatalog, DiscoveredCatalog>();
        services.AddSingleton<IResourceTables, ResourceTables>();
        services.AddSingleton<IResourceObjects, ResourceObjects>();
        services.AddSingleton<IResourceLists, ResourceLists>();
        services.AddSingleton<IResourceDeleter, ResourceDeleter>();
        services.AddSingleton<IResourceWriter, ResourceWriter>();
        services.AddSingleton<IResourceApplier, ResourceApplier>();
        services.AddSingleton<IWorkloadScaler, WorkloadScaler>();
        services.AddSingleton<IWorkloadRestarter, WorkloadRestarter>();
        services.AddSingleton<IAutoscalers, Autoscalers>();
        services.AddSingleton<IWorkloadRevisions, WorkloadRevisions>();
        services.AddSingleton<ObjectWatch>();
        services.AddSingleton<IRollouts, Rollouts>();
        services.AddSingleton<IWorkloadPauses, WorkloadPauses>();
        services.AddSingleton<ICronJobTrigger, CronJobTrigger>();
        services.AddSingleton<INodeScheduling, NodeScheduling>();
        services.AddSingleton<INodePods, NodePods>();
        services.AddSingleton<IPodEviction, PodEviction>();
        services.AddSingleton<PodRights>();
        services.AddSingleton<IForwardablePods, ForwardablePods>();
        services.AddSingleton<ILoopbackPorts, LoopbackPorts>();
        services.AddSingleton<IPodExec, PodExec>();
        services.AddSingleton<IPodLogs, PodLogs>();
        services.AddSingleton<IWorkloadPods, WorkloadPods>();
        services.AddSingleton<IUnfinishedReleases, UnfinishedReleases>();
        services.AddSingleton<IReleases, ReleaseSecrets>();
        services.AddSingleton<MetricsApi>();
        services.AddSingleton<KubeletSummaries>();
        services.AddSingleton<IClusterUsage, ClusterUsage>();
        services.AddSingleton<IResourceBounds, ResourceBoundsReader>();
        services.AddSingleton<IManifestYaml, ManifestYaml>();
        services.AddSingleton<IManifestReader, ManifestReader>();
        services.AddSingleton<IManifestDiff, ManifestDiff>();
        services.AddKubectl(configuration);
        services.AddHelm(configuration);
        return services;
    }
}
