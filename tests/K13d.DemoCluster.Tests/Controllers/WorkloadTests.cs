using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Tests.Controllers;

public sealed class WorkloadTests
{
    private readonly PlayedCluster cluster = new();

    [Fact]
    public void A_stateful_set_is_updated_from_the_last_pod_to_the_partition()
    {
        cluster.Apply("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: db, replicas: 3, selector: {matchLabels: {app: db}}, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'nginx:1.27'}]}}}}");
        cluster.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(["db-0", "db-1", "db-2"], cluster.List(Resources.Pods).Select(pod => pod.Name).Order());

        SetImage(Resources.StatefulSets, "db", "nginx:1.25");
        cluster.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(["db-0 nginx:1.27", "db-1 nginx:1.25", "db-2 nginx:1.25"], cluster.List(Resources.Pods).Select(pod => $"{pod.Name} {ImageOf(pod)}").Order());
        var set = cluster.Get(Resources.StatefulSets, "db");
        Assert.Equal(2, set.Number("status", "updatedReplicas"));
        Assert.NotEqual(set.Text("status", "currentRevision"), set.Text("status", "updateRevision"));
    }

    [Fact]
    public void A_stateful_set_whose_first_pod_is_not_ready_makes_no_second()
    {
        cluster.Apply("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: db, replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'registry.invalid/x:1'}]}}}}");

        cluster.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal("db-0", Assert.Single(cluster.List(Resources.Pods)).Name);
    }

    [Fact]
    public void A_daemon_set_is_updated_one_node_at_a_time_and_follows_the_nodes()
    {
        cluster.Apply("{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: a, image: 'nginx:1.27'}]}}}}");
        cluster.Pass(TimeSpan.FromSeconds(2));

        SetImage(Resources.DaemonSets, "agent", "nginx:1.25");
        var fewest = 3;
        for (var step = 0; step < 100; step++)
        {
            cluster.Pass(TimeSpan.FromMilliseconds(100));
            fewest = Math.Min(fewest, cluster.List(Resources.Pods).Count(pod => pod is { IsReady: true, IsActive: true }));
        }

        Assert.Equal(2, fewest);
        Assert.All(cluster.List(Resources.Pods), pod => Assert.Equal("nginx:1.25", ImageOf(pod)));
        Assert.Equal(2, cluster.List(Resources.ControllerRevisions).Count);

        cluster.Objects.Change(Resources.Nodes, null, "node-3", node => node.ChildOrNew("spec")["taints"] = new JsonArray(new JsonObject { ["key"] = "dedicated", ["effect"] = "NoExecute" }), "test");
        cluster.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(["node-1", "node-2"], cluster.List(Resources.Pods).Select(pod => pod.NodeName).Order());
    }

    [Fact]
    public void An_indexed_job_runs_each_index_once()
    {
        cluster.Apply("{apiVersion: batch/v1, kind: Job, metadata: {name: parts}, spec: {completions: 4, parallelism: 2, completionMode: Indexed, template: {spec: {restartPolicy: Never, containers: [{name: p, image: 'busybox:1.36', command: [sh, -c, 'echo part $JOB_COMPLETION_INDEX; sleep 2']}]}}}}");

        cluster.Pass(TimeSpan.FromSeconds(20));

        var job = cluster.Get(Resources.Jobs, "parts");
        Assert.True(job.Is("Complete"));
        Assert.Equal("0-3", job.Text("status", "completedIndexes"));
        Assert.Equal(4, cluster.List(Resources.Pods).Count);
    }

    [Fact]
    public void A_finished_job_goes_when_its_time_is_up()
    {
        cluster.Apply("{apiVersion: batch/v1, kind: Job, metadata: {name: once}, spec: {ttlSecondsAfterFinished: 30, template: {spec: {restartPolicy: Never, containers: [{name: p, image: 'busybox:1.36', command: ['true']}]}}}}");

        cluster.Pass(TimeSpan.FromSeconds(20));
        Assert.True(cluster.Get(Resources.Jobs, "once").Is("Complete"));

        cluster.Pass(TimeSpan.FromSeconds(20));
        Assert.Null(cluster.Objects.Find(Resources.Jobs, "default", "once"));
        Assert.Empty(cluster.List(Resources.Pods));
    }

    [Fact]
    public void A_cron_job_that_forbids_concurrency_waits_and_keeps_its_history_short()
    {
        cluster.Apply("{apiVersion: batch/v1, kind: CronJob, metadata: {name: sync}, spec: {schedule: '* * * * *', concurrencyPolicy: Forbid, successfulJobsHistoryLimit: 1, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: p, image: 'busybox:1.36', command: [sleep, '90']}]}}}}}}");

        cluster.Pass(TimeSpan.FromMinutes(10));

        var jobs = cluster.List(Resources.Jobs);
        Assert.InRange(jobs.Count(job => job.Is("Complete")), 1, 1);
        Assert.InRange(jobs.Count(job => !job.Is("Complete")), 0, 1);
        Assert.Contains(cluster.EventsOf("sync"), happened => happened.Reason == "JobAlreadyActive");
    }

    [Fact]
    public void A_claim_of_a_class_that_waits_is_bound_when_its_pod_is_placed()
    {
        cluster.Apply("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: local}, provisioner: rancher.io/local-path, volumeBindingMode: WaitForFirstConsumer}");
        cluster.Apply("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: local, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
        cluster.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("Pending", cluster.Get(Resources.PersistentVolumeClaims, "data").Text("status", "phase"));

        cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: user}, spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}], containers: [{name: c, image: 'nginx:1.27'}]}}");
        cluster.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal("Bound", cluster.Get(Resources.PersistentVolumeClaims, "data").Text("status", "phase"));
        Assert.True(cluster.Get(Resources.Pods, "user").IsReady);
    }

    [Fact]
    public void A_pod_behind_a_scheduling_gate_waits_for_it()
    {
        cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: held}, spec: {schedulingGates: [{name: example.com/gate}], containers: [{name: c, image: 'nginx:1.27'}]}}");
        cluster.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("SchedulingGated", cluster.Get(Resources.Pods, "held").Condition("PodScheduled").Text("reason"));

        cluster.Change(Resources.Pods, "held", pod => pod.ChildOrNew("spec").Remove("schedulingGates"));
        cluster.Pass(TimeSpan.FromSeconds(2));
        Assert.True(cluster.Get(Resources.Pods, "held").IsReady);
    }

    [Fact]
    public void A_liveness_probe_that_fails_restarts_the_container()
    {
        cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: ill}, spec: {containers: [{name: c, image: 'busybox:1.36', command: [sh, -c, 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'], livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}}]}}");

        cluster.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(1, cluster.Get(Resources.Pods, "ill").Items("status", "containerStatuses").Single().Number("restartCount"));
        Assert.Contains(cluster.EventsOf("ill"), happened => happened.Message == "Container c failed liveness probe, will be restarted");
    }

    private void SetImage(K13d.DemoCluster.Store.GroupResource resource, string name, string image) =>
        cluster.Change(resource, name, value => value["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    private static string? ImageOf(JsonObject pod) => pod.Items("spec", "containers").Single().Text("image");
}
