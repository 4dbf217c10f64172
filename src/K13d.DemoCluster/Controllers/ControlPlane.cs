using K13d.DemoCluster.Controllers.Deployments;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Controllers.ReplicaSets;
using K13d.DemoCluster.Controllers.Scheduling;
using K13d.DemoCluster.Kubelet;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Controllers;

/// <summary>All that makes the demo cluster live: its controllers, its scheduler and the kubelets of its nodes.</summary>
internal sealed class ControlPlane
{
    public ControlPlane(IObjects objects, TimeProvider time, ILogger logger, Random random)
    {
        Cluster = new ClusterView(objects);
        Logs = new ContainerLogs(time);
        var eventObjects = new EventObjects(time);
        var events = new EventRecorder(objects, eventObjects, time);
        var pods = new PodControl(Cluster, events);
        var ownership = new Ownership(Cluster);
        Loop = new ControlLoop(
            Cluster,
            [
                new DeploymentController(Cluster, ownership, new ReplicaSetScaler(Cluster, events), time),
                new ReplicaSetController(Cluster, pods, ownership, time, ReplicaSetKind.ReplicaSet),
                new ReplicaSetController(Cluster, pods, ownership, time, ReplicaSetKind.ReplicationController),
                new Scheduler(Cluster, new SchedulingEvents(objects, eventObjects, time), time),
                new KubeletController(Cluster, events, Logs, random, time),
                new EventExpiry(Cluster, events, time),
            ],
            time,
            logger);
    }

    public ClusterView Cluster { get; }

    public ControlLoop Loop { get; }

    /// <summary>What the containers of the demo cluster print.</summary>
    public ContainerLogs Logs { get; }

    /// <summary>Runs until cancelled.</summary>
    public Task Run(CancellationToken cancellation) => Loop.Run(cancellation);
}
