using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Containers;

namespace K13d.DemoCluster.Kubelet.Pods;

/// <summary>A pod's status from its containers', as a kubelet of 1.34 writes it.</summary>
internal sealed class PodStatus(JsonObject pod, IReadOnlyList<ContainerWorker> workers, DateTimeOffset now)
{
    private IEnumerable<ContainerWorker> Inits => workers.Where(worker => worker.Role is ContainerRole.Init or ContainerRole.Sidecar);

    private IEnumerable<ContainerWorker> Mains => workers.Where(worker => worker.Role == ContainerRole.Main);

    private List<string> NotInitialized => [.. Inits.Where(worker => worker.Role == ContainerRole.Sidecar ? !worker.HasStarted : !worker.HasSucceeded).Select(worker => worker.Name)];

    /// <summary>The phase that follows from the containers alone.</summary>
    public string Phase
    {
        get
        {
            var policy = pod.Text("spec", "restartPolicy") ?? "Always";
            if (Inits.Any(worker => worker.Role == ContainerRole.Init && worker is { IsDone: true, HasSucceeded: false })) return "Failed";
            var hasBegun = Mains.Any(worker => worker.State.Id is not null);
            if (!hasBegun && NotInitialized.Count > 0) return "Pending";
            if (Mains.Any(worker => worker.State.Id is null)) return "Pending";
            if (!Mains.All(worker => worker.IsDone)) return "Running";
            return Mains.All(worker => worker.HasSucceeded) ? "Succeeded" : policy == "Always" ? "Running" : "Failed";
        }
    }

    /// <param name="phase">The phase, where something beyond the containers decides it.</param>
    public JsonObject Build(PodSandbox sandbox, string phase, string? reason = null, string? message = null)
    {
        var status = new JsonObject { ["observedGeneration"] = pod.Generation, ["phase"] = phase };
        status["conditions"] = Conditions(sandbox, phase);
        if (message is not null) status["message"] = message;
        if (reason is not null) status["reason"] = reason;
        status["hostIP"] = sandbox.HostIp;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = sandbox.HostIp });
        if (sandbox.Ip is { } ip)
        {
            status["podIP"] = ip;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = ip });
        }

        status["startTime"] = sandbox.StartedAt.Stamp();
        if (Inits.Any()) status["initContainerStatuses"] = Statuses(Inits, sandbox);
        status["containerStatuses"] = Statuses(Mains, sandbox);
        if (workers.Any(worker => worker.Role == ContainerRole.Ephemeral)) status["ephemeralContainerStatuses"] = Statuses(workers.Where(worker => worker.Role == ContainerRole.Ephemeral), sandbox);
        if (pod.Text("status", "qosClass") is { } quality) status["qosClass"] = quality;
        return status;
    }

    private JsonArray Conditions(PodSandbox sandbox, string phase)
    {
        var conditions = new PodConditions(pod, now);
        var hasEnded = phase is "Succeeded" or "Failed";
        conditions.Set("PodReadyToStartContainers", sandbox.IsReady && !hasEnded);
        var missing = NotInitialized;
        if (phase == "Succeeded") conditions.Set("Initialized", true, "PodCompleted");
        else if (missing.Count == 0 || Mains.Any(worker => worker.State.Id is not null)) conditions.Set("Initialized", true);
        else conditions.Set("Initialized", false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', missing)}]");

        var unready = Unready();
        if (hasEnded)
        {
            var why = phase == "Succeeded" ? "PodCompleted" : "PodFailed";
            conditions.Set("Ready", false, why);
            conditions.Set("ContainersReady", false, why);
        }
        else if (unready.Count > 0)
        {
            var message = $"containers with unready status: [{string.Join(' ', unready)}]";
            conditions.Set("Ready", false, "ContainersNotReady", message);
            conditions.Set("ContainersReady", false, "ContainersNotReady", message);
        }
        else
        {
            conditions.Set("ContainersReady", true);
            SetReady(conditions);
        }

        if (pod.Condition("PodScheduled") is null) conditions.Set("PodScheduled", true);
        else conditions.Set("PodScheduled", conditions.Holds("PodScheduled") || sandbox.HostIp.Length > 0);
        return conditions.ToJson();
    }

    private void SetReady(PodConditions conditions)
    {
        var closed = pod.Items("spec", "readinessGates").Select(gate => gate.Text("conditionType") ?? "").Where(gate => !conditions.Holds(gate)).ToList();
        if (closed.Count == 0) conditions.Set("Ready", true);
        else conditions.Set("Ready", false, "ReadinessGatesNotReady", string.Join(", ", closed.Select(gate => $"the status of pod readiness gate \"{gate}\" is not \"True\", but False")));
    }

    private List<string> Unready() =>
        [.. workers.Where(worker => worker.Role is ContainerRole.Main or ContainerRole.Sidecar && !worker.IsReady).OrderBy(worker => worker.Role).Select(worker => worker.Name)];

    private JsonArray Statuses(IEnumerable<ContainerWorker> chosen, PodSandbox sandbox) => chosen.Select(worker => Status(worker, sandbox)).ToJsonArray();

    private JsonObject Status(ContainerWorker worker, PodSandbox sandbox)
    {
        var container = ContainerOf(pod, worker.Role, worker.Name) ?? [];
        var state = worker.State;
        var otherwise = worker.Role is ContainerRole.Main && NotInitialized.Count > 0 || (worker.Role is not ContainerRole.Main && !sandbox.IsReady && Inits.Any())
            ? "PodInitializing"
            : worker.Role is ContainerRole.Init or ContainerRole.Sidecar ? "PodInitializing" : "ContainerCreating";
        var status = new JsonObject
        {
            ["name"] = worker.Name,
            ["state"] = state.ToState(otherwise),
            ["lastState"] = state.LastTerminated is null ? [] : new JsonObject { ["terminated"] = state.LastTerminated.Copy() },
            ["ready"] = worker.Role == ContainerRole.Init ? worker.HasSucceeded : worker.IsReady,
            ["restartCount"] = state.Restarts,
            ["image"] = state.Image ?? container.Text("image"),
            ["imageID"] = state.ImageId ?? "",
        };
        if (state.Id is not null) status["containerID"] = state.Id;
        status["started"] = worker.IsRunning && worker.HasStarted;
        PutResources(status, state);
        if (Mounts(container) is { Count: > 0 } mounts) status["volumeMounts"] = mounts;
        return status;
    }

    private static void PutResources(JsonObject status, ContainerState state)
    {
        if (state.Id is null) return;
        if (state.ResourcesGiven.Child("requests") is { } requests) status["allocatedResources"] = requests.Copy();
        status["resources"] = state.ResourcesGiven?.Copy() ?? [];
    }

    private static JsonArray Mounts(JsonObject container) => container.Items("volumeMounts").Select(mount =>
    {
        var shown = new JsonObject { ["name"] = mount.Text("name"), ["mountPath"] = mount.Text("mountPath") };
        if (mount.Flag("readOnly") != true) return shown;
        shown["readOnly"] = true;
        shown["recursiveReadOnly"] = "Disabled";
        return shown;
    }).ToJsonArray();

    /// <summary>The container of that name in the pod's spec.</summary>
    public static JsonObject? ContainerOf(JsonObject pod, ContainerRole role, string name)
    {
        var list = role switch { ContainerRole.Init or ContainerRole.Sidecar => "initContainers", ContainerRole.Ephemeral => "ephemeralContainers", _ => "containers" };
        return pod.Items("spec", list).FirstOrDefault(container => container.Text("name") == name);
    }
}
