using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>Sources: pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go and pkg/apis/core/v1/defaults.go of k8s.io/kubernetes.</summary>
internal static class WorkloadDefaults
{
    private const int NoLimit = int.MaxValue;

    public static void Deployment(JsonObject deployment)
    {
        var spec = deployment.ChildOrNew("spec");
        spec.Default("replicas", 1);
        var strategy = spec.ChildOrNew("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.ChildOrNew("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }

        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        PodDefaults.Template(spec);
    }

    public static void StatefulSet(JsonObject set)
    {
        var spec = set.ChildOrNew("spec");
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.ChildOrNew("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.ChildOrNew("rollingUpdate").Default("partition", 0);
        }

        var retention = spec.ChildOrNew("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.Default("apiVersion", "v1");
            claim.Default("kind", "PersistentVolumeClaim");
            StorageDefaults.PersistentVolumeClaim(claim);
        }

        PodDefaults.Template(spec);
    }

    public static void DaemonSet(JsonObject set)
    {
        var spec = set.ChildOrNew("spec");
        var strategy = spec.ChildOrNew("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.ChildOrNew("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }

        spec.Default("revisionHistoryLimit", 10);
        PodDefaults.Template(spec);
    }

    public static void ReplicaSet(JsonObject set)
    {
        var spec = set.ChildOrNew("spec");
        spec.Default("replicas", 1);
        PodDefaults.Template(spec);
    }

    public static void ReplicationController(JsonObject controller)
    {
        var spec = controller.ChildOrNew("spec");
        spec.Default("replicas", 1);
        if (spec.Child("template").Child("metadata").Child("labels") is { Count: > 0 } labels)
        {
            spec.Default("selector", labels.DeepClone());
            controller.ChildOrNew("metadata").Default("labels", labels.DeepClone());
        }

        PodDefaults.Template(spec);
    }

    public static void Job(JsonObject job)
    {
        var spec = job.ChildOrNew("spec");
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", spec["backoffLimitPerIndex"] is null ? 6 : NoLimit);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        foreach (var pattern in spec.Child("podFailurePolicy").Items("rules").SelectMany(rule => rule.Items("onPodConditions")))
        {
            pattern.Default("status", "True");
        }

        // One that is being created has no uid yet: it takes the labels of its pods once those are complete.
        var metadata = job.ChildOrNew("metadata");
        if (metadata["uid"] is not null && spec.Child("template").Child("metadata").Child("labels") is { Count: > 0 } labels)
        {
            metadata.Default("labels", labels.DeepClone());
        }

        PodDefaults.Template(spec);
    }

    public static void CronJob(JsonObject job)
    {
        var spec = job.ChildOrNew("spec");
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        PodDefaults.Template(spec.Child("jobTemplate").Child("spec"));
    }
}
