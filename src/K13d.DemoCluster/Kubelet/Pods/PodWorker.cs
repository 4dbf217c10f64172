using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Kubelet.Containers;

namespace K13d.DemoCluster.Kubelet.Pods;

/// <summary>One pod on its node, from its sandbox to its last container's end.</summary>
internal sealed class PodWorker(ContainerHost host, string nodeIp, Func<string> takeIp) : IDisposable
{
    private static readonly TimeSpan SandboxTakes = TimeSpan.FromMilliseconds(350);

    private readonly List<ContainerWorker> workers = [];
    private PodSandbox? sandbox;
    private bool areVolumesMounted;
    private int mountFailures;
    private DateTimeOffset mountAgainAt;
    private DateTimeOffset? stopsAt;
    private (string Reason, string Message)? failure;

    /// <summary>Its address, to be given back when it goes; null for one that has its node's.</summary>
    public string? OwnIp => sandbox?.Ip == nodeIp ? null : sandbox?.Ip;

    /// <summary>Whether nothing of it runs any more although it is to be deleted.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes over a pod that is over: there is nothing to do but to keep its logs.</summary>
    public void Remember(JsonObject pod, DateTimeOffset now)
    {
        if (sandbox is null) Admit(pod, now);
    }

    public ContainerWorker? Find(string container) => workers.Find(worker => worker.Name == container);

    /// <summary>Goes on as far as it can go now. Answers when to come back, or null.</summary>
    public DateTimeOffset? Advance(JsonObject pod, DateTimeOffset now)
    {
        host.Pod = pod;
        if (sandbox is null) Admit(pod, now);
        foreach (var worker in Missing(pod)) workers.Add(worker);
        if (pod.IsBeingDeleted) return Terminate(pod, now, Grace(pod));
        if (failure is not null) return Terminate(pod, now, Grace(pod));
        if (Deadline(pod) is { } deadline && deadline <= now)
        {
            failure = ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
            host.Tell("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
            return Terminate(pod, now, Grace(pod));
        }

        return Earliest(Deadline(pod), Run(pod, now));
    }

    public JsonObject Status(DateTimeOffset now)
    {
        var status = new PodStatus(host.Pod, workers, now);
        var isOver = failure is not null && stopsAt <= now;
        return status.Build(sandbox ?? throw new InvalidOperationException("A pod has a status once it is admitted."), isOver ? "Failed" : status.Phase, failure?.Reason, failure?.Message);
    }

    public bool HasEnded(DateTimeOffset now) => new PodStatus(host.Pod, workers, now).Phase is "Succeeded" or "Failed" || (failure is not null && stopsAt <= now);

    public void Dispose()
    {
        foreach (var worker in workers) worker.Dispose();
    }

    // A pod with a status has been run before, by whoever planted it: its containers go on from there.
    private void Admit(JsonObject pod, DateTimeOffset now)
    {
        var ip = pod.Text("status", "podIP");
        sandbox = new PodSandbox(pod.Time("status", "startTime") ?? now, nodeIp, ip);
        host.Ip = ip;
        areVolumesMounted = ip is not null;
        foreach (var worker in Missing(pod))
        {
            workers.Add(worker);
            var list = worker.Role switch { ContainerRole.Init or ContainerRole.Sidecar => "initContainerStatuses", ContainerRole.Ephemeral => "ephemeralContainerStatuses", _ => "containerStatuses" };
            var status = pod.Items("status", list).FirstOrDefault(found => found.Text("name") == worker.Name);
            if (status is not null && ip is not null) worker.Restore(PodStatus.ContainerOf(pod, worker.Role, worker.Name) ?? [], status, now);
        }
    }

    private DateTimeOffset? Run(JsonObject pod, DateTimeOffset now)
    {
        var current = sandbox ?? throw new InvalidOperationException("A pod runs once it is admitted.");
        if (!areVolumesMounted)
        {
            if (now < mountAgainAt) return mountAgainAt;
            if (VolumeCheck.Fault(pod, host.Objects) is { } fault)
            {
                host.Warn("FailedMount", fault);
                return mountAgainAt = now + TimeSpan.FromSeconds(Math.Min(122, 0.5 * Math.Pow(2, mountFailures++)));
            }

            areVolumesMounted = true;
        }

        if (!current.IsReady)
        {
            var readyAt = (mountAgainAt > current.StartedAt ? mountAgainAt : current.StartedAt) + SandboxTakes;
            if (now < readyAt) return readyAt;
            host.Ip = pod.Flag("spec", "hostNetwork") == true ? nodeIp : takeIp();
            sandbox = current with { Ip = host.Ip };
        }

        return RunContainers(pod, now);
    }

    private DateTimeOffset? RunContainers(JsonObject pod, DateTimeOffset now)
    {
        var policy = pod.Text("spec", "restartPolicy") ?? "Always";
        DateTimeOffset? next = null;
        foreach (var worker in workers.Where(worker => worker.Role is ContainerRole.Init or ContainerRole.Sidecar))
        {
            // Init containers run one after the other, and not again once the pod's own containers have begun.
            if (worker.Role == ContainerRole.Init && workers.Exists(other => other.Role == ContainerRole.Main && other.State.Id is not null)) continue;
            next = Earliest(next, worker.Advance(PodStatus.ContainerOf(pod, worker.Role, worker.Name) ?? [], policy, now));
            if (worker.Role == ContainerRole.Init ? !worker.HasSucceeded : !worker.HasStarted) return next;
        }

        foreach (var worker in workers.Where(worker => worker.Role is ContainerRole.Main or ContainerRole.Ephemeral))
        {
            next = Earliest(next, worker.Advance(PodStatus.ContainerOf(pod, worker.Role, worker.Name) ?? [], policy, now));
        }

        // Sidecars have nothing to stay for when all others have ended.
        if (workers.Where(worker => worker.Role == ContainerRole.Main).All(worker => worker.IsDone))
        {
            foreach (var sidecar in workers.Where(worker => worker.Role == ContainerRole.Sidecar && worker.IsRunning)) sidecar.Stop(now, TimeSpan.Zero, TimeSpan.Zero);
            foreach (var sidecar in workers.Where(worker => worker.Role == ContainerRole.Sidecar)) sidecar.Settle(now);
        }

        return next;
    }

    private DateTimeOffset? Terminate(JsonObject pod, DateTimeOffset now, TimeSpan grace)
    {
        if (stopsAt is null)
        {
            stopsAt = now;
            foreach (var worker in workers)
            {
                var before = PreStop(PodStatus.ContainerOf(pod, worker.Role, worker.Name));
                if (worker.Stop(now, before, grace) is { } at && at > stopsAt) stopsAt = at;
            }
        }

        foreach (var worker in workers) worker.Settle(now);
        IsStopped = stopsAt <= now;
        return IsStopped ? null : stopsAt;
    }

    private static TimeSpan PreStop(JsonObject? container)
    {
        if (container.Number("lifecycle", "preStop", "sleep", "seconds") is { } seconds) return TimeSpan.FromSeconds(seconds);
        var command = container.Texts("lifecycle", "preStop", "exec", "command").ToList();
        var words = command.SelectMany(word => word.Split([' ', ';', '&'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        var sleep = words.FindIndex(word => Path.GetFileName(word) == "sleep");
        return sleep >= 0 && sleep + 1 < words.Count && int.TryParse(words[sleep + 1], out var slept) ? TimeSpan.FromSeconds(slept) : TimeSpan.Zero;
    }

    private static TimeSpan Grace(JsonObject pod) =>
        TimeSpan.FromSeconds(pod.Number("metadata", "deletionGracePeriodSeconds") ?? pod.Number("spec", "terminationGracePeriodSeconds") ?? 30);

    private DateTimeOffset? Deadline(JsonObject pod) =>
        pod.Number("spec", "activeDeadlineSeconds") is { } seconds && sandbox is { } current && failure is null && !pod.HasEnded ? current.StartedAt.AddSeconds(seconds) : null;

    private List<ContainerWorker> Missing(JsonObject pod)
    {
        var missing = new List<ContainerWorker>();
        foreach (var container in pod.Items("spec", "initContainers")) Add(container.Text("restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init, container);
        foreach (var container in pod.Items("spec", "containers")) Add(ContainerRole.Main, container);
        foreach (var container in pod.Items("spec", "ephemeralContainers")) Add(ContainerRole.Ephemeral, container);
        return missing;

        void Add(ContainerRole role, JsonObject container)
        {
            var name = container.Text("name") ?? "";
            if (Find(name) is null) missing.Add(new ContainerWorker(host, role, name));
        }
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null ? one : one < other ? one : other;
}
