using K13d.DemoCluster.Api.Metrics;
using K13d.DemoCluster.Controllers.Autoscaling;
using K13d.DemoCluster.Controllers.CronJobs;
using K13d.DemoCluster.Controllers.DaemonSets;
using K13d.DemoCluster.Controllers.Deployments;
using K13d.DemoCluster.Controllers.Disruptions;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Jobs;
using K13d.DemoCluster.Controllers.Namespaces;
using K13d.DemoCluster.Controllers.Nodes;
using K13d.DemoCluster.Controllers.Owners;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Controllers.Quotas;
using K13d.DemoCluster.Controllers.ReplicaSets;
using K13d.DemoCluster.Controllers.Scheduling;
using K13d.DemoCluster.Controllers.Services;
using K13d.DemoCluster.Controllers.StatefulSets;
using K13d.DemoCluster.Controllers.Storage;
using K13d.DemoCluster.Kubelet;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Controllers;

/// <summary>All that makes the demo cluster live: its controllers, its scheduler and the kubelets of its nodes.</summary>
internal sealed class ControlPlane
{
    /// <param name="authority">The certificate, as PEM, by which pods would know the API server.</param>
    /// <param name="logs">Where it keeps what containers print.</param>
    /// <param name="metricsApi">Whether autoscalers find <c>metrics.k8s.io</c>.</param>
    public ControlPlane(IObjects objects, string authority, ContainerLogs logs, TimeProvider time, ILogger logger, Random random, bool metricsApi)
        : this(objects, authority, logs, time, logger, random, metricsApi, isPast: false)
    {
    }

    private ControlPlane(
        IObjects objects, string authority, ContainerLogs logs, TimeProvider time, ILogger logger, Random random, bool metricsApi, bool isPast)
    {
        Cluster = new ClusterView(objects);
        Logs = logs;
        var eventObjects = new EventObjects(time);
        var events = new EventRecorder(objects, eventObjects, time);
        var pods = new PodControl(Cluster, events);
        var ownership = new Ownership(Cluster);
        List<IController> controllers =
        [
            new DeploymentController(Cluster, ownership, new ReplicaSetScaler(Cluster, events), time),
            new ReplicaSetController(Cluster, pods, ownership, time, ReplicaSetKind.ReplicaSet),
            new ReplicaSetController(Cluster, pods, ownership, time, ReplicaSetKind.ReplicationController),
            new StatefulSetController(Cluster, events, ownership, time),
            new DaemonSetController(Cluster, pods, events, ownership, time),
            new JobController(Cluster, pods, events, ownership, time),
            new CronJobController(Cluster, events, time),
            new EndpointsController(Cluster, time),
            new EndpointSliceController(Cluster, time),
            new NamespaceController(Cluster, authority),
            new GarbageCollector(Cluster, events),
            new VolumeController(Cluster, events, time),
            new QuotaController(Cluster),
            new DisruptionController(Cluster, events, time),
            new AutoscalerController(Cluster, events, new MetricReader(metricsApi ? new MetricsObjects(objects, time) : null, time), time),
            new NodeController(Cluster, events, time),
            new Scheduler(Cluster, new SchedulingEvents(objects, eventObjects, time), time),
            new KubeletController(Cluster, events, Logs, random, time),
        ];
        if (!isPast) controllers.AddRange([new NodeHeartbeat(Cluster, time), new EventExpiry(Cluster, events, time)]);
        Loop = new ControlLoop(Cluster, controllers, time, logger);
    }

    /// <summary>One for a time that is over, in which nothing has to be kept alive.</summary>
    public static ControlPlane ForThePast(
        IObjects objects, string authority, TimeProvider time, ILogger logger, Random random, bool metricsApi) =>
        new(objects, authority, new ContainerLogs(time), time, logger, random, metricsApi, isPast: true);

    public ClusterView Cluster { get; }

    public ControlLoop Loop { get; }

    /// <summary>What the containers of the demo cluster print.</summary>
    public ContainerLogs Logs { get; }

    /// <summary>Runs until cancelled.</summary>
    public Task Run(CancellationToken cancellation) => Loop.Run(cancellation);
}
