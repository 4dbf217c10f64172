using System.Text.Json.Nodes;
using K13d.Domain.Resources;

namespace K13d.Domain.Workloads;

/// <summary>Reads from the status of a workload how far its rollout has come.</summary>
/// <seealso href="https://github.com/kubernetes/kubectl/blob/v0.34.0/pkg/polymorphichelpers/rollout_status.go"/>
public static class RolloutStatus
{
    /// <param name="workload">A Deployment, StatefulSet or DaemonSet.</param>
    /// <param name="manifest">As the API server has it.</param>
    public static RolloutProgress Of(ResourceRef workload, JsonObject manifest)
    {
        var (spec, status) = (manifest["spec"], manifest["status"]);
        if (workload.Kind != ResourceKind.Deployment && (string?)spec?["updateStrategy"]?["type"] is { } strategy and not "RollingUpdate")
        {
            return RolloutProgress.Failed(strategy, $"{workload} replaces its pods only when they are deleted: its update strategy is {strategy}.");
        }

        if (Number(manifest["metadata"], "generation") > Number(status, "observedGeneration"))
        {
            return RolloutProgress.Waiting($"Waiting for {workload} spec update to be observed...");
        }

        return workload.Kind == ResourceKind.Deployment ? Deployment(workload, spec, status)
            : workload.Kind == ResourceKind.StatefulSet ? StatefulSet(workload, spec, status)
            : DaemonSet(workload, status);
    }

    private static RolloutProgress Deployment(ResourceRef workload, JsonNode? spec, JsonNode? status)
    {
        var (desired, all) = (Number(spec, "replicas", otherwise: 1), Number(status, "replicas"));
        var (updated, available) = (Number(status, "updatedReplicas"), Number(status, "availableReplicas"));
        if (Condition(status, "Progressing") is { } progressing && (string?)progressing["reason"] == "ProgressDeadlineExceeded")
        {
            return RolloutProgress.Failed("ProgressDeadlineExceeded", $"{workload} exceeded its progress deadline: {(string?)progressing["message"]}");
        }

        var waiting =
            updated < desired ? $"{updated} out of {desired} new replicas have been updated..."
            : all > updated ? $"{all - updated} old replicas are pending termination..."
            : available < updated ? $"{available} of {updated} updated replicas are available..."
            : null;
        return waiting is null ? RolloutProgress.Complete($"{workload} successfully rolled out")
            : spec?["paused"]?.GetValue<bool>() == true ? RolloutProgress.Failed("Paused", $"{workload} is paused: resume it to have it rolled out.")
            : RolloutProgress.Waiting($"Waiting for {workload} rollout to finish: {waiting}");
    }

    private static RolloutProgress StatefulSet(ResourceRef workload, JsonNode? spec, JsonNode? status)
    {
        var (desired, ready, updated) = (Number(spec, "replicas", otherwise: 1), Number(status, "readyReplicas"), Number(status, "updatedReplicas"));
        if (ready < desired)
        {
            return RolloutProgress.Waiting($"Waiting for {desired - ready} pods of {workload} to be ready...");
        }

        // Pods with numbers below the partition keep their template.
        if (Number(spec?["updateStrategy"]?["rollingUpdate"], "partition") is > 0 and var partition)
        {
            var some = Math.Max(0, desired - partition);
            return updated < some
                ? RolloutProgress.Waiting($"Waiting for partitioned roll out of {workload} to finish: {updated} out of {some} new pods have been updated...")
                : RolloutProgress.Complete($"partitioned roll out of {workload} complete: {updated} new pods have been updated");
        }

        return (string?)status?["updateRevision"] != (string?)status?["currentRevision"]
            ? RolloutProgress.Waiting($"Waiting for rolling update of {workload} to complete: {updated} pods at revision {(string?)status?["updateRevision"]}...")
            : RolloutProgress.Complete($"{workload} rolling update complete: {desired} pods at revision {(string?)status?["currentRevision"]}");
    }

    private static RolloutProgress DaemonSet(ResourceRef workload, JsonNode? status)
    {
        var desired = Number(status, "desiredNumberScheduled");
        var (updated, available) = (Number(status, "updatedNumberScheduled"), Number(status, "numberAvailable"));
        return updated < desired ? RolloutProgress.Waiting($"Waiting for {workload} rollout to finish: {updated} out of {desired} new pods have been updated...")
            : available < desired ? RolloutProgress.Waiting($"Waiting for {workload} rollout to finish: {available} of {desired} updated pods are available...")
            : RolloutProgress.Complete($"{workload} successfully rolled out");
    }

    private static JsonNode? Condition(JsonNode? status, string type) =>
        (status?["conditions"]?.AsArray() ?? []).FirstOrDefault(condition => (string?)condition?["type"] == type);

    private static long Number(JsonNode? parent, string field, long otherwise = 0) => parent?[field]?.GetValue<long>() ?? otherwise;
}
