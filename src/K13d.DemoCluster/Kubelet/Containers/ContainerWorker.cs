using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Probes;
using K13d.DemoCluster.Kubelet.Shell;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>One container of a pod, from its first image pull through its restarts to its end.</summary>
internal sealed class ContainerWorker : IDisposable
{
    private static readonly TimeSpan SeenAsEnded = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RemindsOfCrash = TimeSpan.FromSeconds(15);

    private readonly ContainerHost host;
    private readonly ImagePull pull;
    private readonly string fieldPath;
    private string runsImage = "";
    private string? waitsForImage;
    private ContainerProcess? before;
    private ProbeRunner? startup;
    private ProbeRunner? readiness;
    private ProbeRunner? liveness;
    private Waiting? waiting;
    private DateTimeOffset? restartAt;
    private int crashes;

    public ContainerWorker(ContainerHost host, ContainerRole role, string name)
    {
        (this.host, Role, Name) = (host, role, name);
        var list = role switch { ContainerRole.Init or ContainerRole.Sidecar => "initContainers", ContainerRole.Ephemeral =>
            "ephemeralContainers", _ => "containers" };
        fieldPath = $"spec.{list}{{{name}}}";
        pull = new ImagePull(host, fieldPath);
    }

    public ContainerRole Role { get; }

    public string Name { get; }

    public ContainerProcess? Process { get; private set; }

    /// <summary>The last run that ended, whose log <c>--previous</c> shows.</summary>
    public ContainerProcess? Previous => IsRunning ? before : State.Waiting is not null ? Process : before;

    public ContainerState State { get; private set; } = new();

    /// <summary>Whether it is running and what waits for it may go on.</summary>
    public bool HasStarted => IsRunning && startup?.Verdict == true;

    public bool IsRunning => State.Running is not null;

    public bool IsReady => HasStarted && readiness?.Verdict == true;

    /// <summary>Whether it ended and will not start again.</summary>
    public bool IsDone => State.Terminated is not null && restartAt is null;

    public bool HasSucceeded => IsDone && State.Terminated.Number("exitCode") == 0;

    /// <summary>Goes on as far as it can go now. Answers when to come back, or null.</summary>
    public DateTimeOffset? Advance(JsonObject container, string restartPolicy, DateTimeOffset now)
    {
        while (true)
        {
            if (IsDone) return null;
            if (IsRunning && Process is { } process)
            {
                if (process.EndBy(now) is { } end) Ended(end, restartPolicy);
                else if (runsImage != (container.Text("image") ?? "")) Kill(process, now, "definition changed");
                else if (AdvanceProbes(container, process, now) is { } next) return next;
                else if (!IsRunning || process.EndBy(now) is not null) continue;
                else return process.NextAfter(now);
                continue;
            }

            if (WaitsForRestart(now) is { } later) return later;
            if (waiting is { } wait && now < wait.Until && waitsForImage == container.Text("image")) return wait.Until;
            waitsForImage = container.Text("image");
            waiting = Start(container, now);
            if (waiting is null) continue;
            State = State.Wait(waiting);
        }
    }

    /// <summary>Asks it to stop. Answers when it will have.</summary>
    public DateTimeOffset? Stop(DateTimeOffset now, TimeSpan before, TimeSpan grace)
    {
        restartAt = null;
        if (!IsRunning || Process is not { } process) return null;
        host.Tell("Killing", $"Stopping container {Name}", fieldPath);
        var needs = before + (process.StopsWithin() ?? TimeSpan.MaxValue - before);
        var at = now + (needs < grace ? needs : grace);
        process.Stop(at, needs < grace ? 0 : 137, needs < grace ? "Completed" : "Error");
        return at;
    }

    /// <summary>Notes that it has ended where it has; nothing starts again.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (IsRunning && Process?.EndBy(now) is { } end) Ended(end, "Never");
        restartAt = null;
    }

    /// <summary>Takes over a container that another kubelet ran before.</summary>
    public void Restore(JsonObject container, JsonObject status, DateTimeOffset now)
    {
        State = ContainerState.Of(status);
        crashes = Math.Max(0, State.Restarts);
        runsImage = container.Text("image") ?? "";
        if (State.Running is { } running)
        {
            Process = Replay(container, running.Time("startedAt") ?? now, now);
            Watch(running.Time("startedAt") ?? now);
        }
        else if ((State.Terminated ?? State.LastTerminated) is { } ended)
        {
            var (started, finished) = (ended.Time("startedAt") ?? now, ended.Time("finishedAt") ?? now);
            Process = Replay(container, started, started);
            Process.Stop(finished, (int)(ended.Number("exitCode") ?? 0), ended.Text("reason") ?? "");
        }

        if (State.Waiting.Text("reason") == "CrashLoopBackOff")
        {
            crashes = State.Restarts + 1;
            restartAt = (State.LastTerminated.Time("finishedAt") ?? now) + Backoff.After(crashes - 2);
        }
    }

    public void Dispose()
    {
        Process?.Dispose();
        before?.Dispose();
    }

    private DateTimeOffset? WaitsForRestart(DateTimeOffset now)
    {
        if (restartAt is not { } at) return null;
        if (now >= at)
        {
            restartAt = null;
            waiting = null;
            return null;
        }

        var finished = (State.Terminated ?? State.LastTerminated).Time("finishedAt") ?? now;
        if (State.Terminated is not null && now < finished + SeenAsEnded) return finished + SeenAsEnded;
        if (State.Terminated is null && waiting is { } told && now < told.Until) return told.Until;
        var delay = GoDuration.Text(Backoff.After(crashes - 2));
        var who = $"{host.Pod.Name}_{host.Pod.Namespace}({host.Pod.Uid})";
        host.Warn("BackOff", $"Back-off restarting failed container {Name} in pod {who}", fieldPath);
        var next = now + RemindsOfCrash < at ? now + RemindsOfCrash : at;
        waiting = new Waiting("CrashLoopBackOff", $"back-off {delay} restarting failed container={Name} pod={who}", next);
        State = State.Wait(waiting);
        return next;
    }

    private Waiting? Start(JsonObject container, DateTimeOffset now)
    {
        if (pull.Advance(container, now) is { } pulling) return pulling;
        var image = ImageReference.Parse(container.Text("image") ?? "") ?? throw new InvalidOperationException("An image without a name was pulled.");
        var environment = ContainerEnvironment.Of(host.Objects, host.Pod, container);
        if (environment.Fault is { } fault)
        {
            host.Warn("Failed", $"Error: {fault}", fieldPath);
            return new Waiting("CreateContainerConfigError", fault, now + ImagePull.Sync);
        }

        host.Tell("Created", $"Created container: {Name}", fieldPath);
        runsImage = container.Text("image") ?? "";
        State = State.Create(host.NewContainerId(), image, container);
        var program = ContainerProgram.Of(container, image, environment);
        if (program.MissingProgram is { } missing)
        {
            CannotStart(missing, now);
            return null;
        }

        before?.Dispose();
        before = Process;
        Process = Run(container, program, environment, now);
        State = State.Run(now);
        Watch(now);
        host.Tell("Started", $"Started container {Name}", fieldPath);
        return null;
    }

    private ContainerProcess Run(JsonObject container, ContainerProgram program, ContainerEnvironment environment, DateTimeOffset now,
        DateTimeOffset? playsFrom = null)
    {
        var isLimited = container.At("resources", "limits", "memory") is not null;
        var image = ImageReference.Parse(container.Text("image") ?? "");
        var flavour = ImageCatalog.FlavourOf(image);
        var (pod, hostName, ip) = (host.Pod, host.HostName, host.Ip);
        var surroundings = new Surroundings(hostName, environment.Variables, isLimited, Resolves, Accepts)
        {
            FilesFrom = () => host.Files.Of(pod, container, flavour, hostName, ip, program.Command, now),
            Image = image,
            Flavour = flavour,
            MainCommand = program.Command,
            Ip = ip ?? "127.0.0.1",
            WorkingDirectory = container.Text("workingDir") is { Length: > 0 } directory ? directory : "/",
        };
        return new ContainerProcess(program, surroundings, now, playsFrom ?? now);
    }

    private ContainerProcess Replay(JsonObject container, DateTimeOffset startedAt, DateTimeOffset playsFrom)
    {
        var environment = ContainerEnvironment.Of(host.Objects, host.Pod, container);
        var image = ImageReference.Parse(runsImage) ?? throw new InvalidOperationException($"A container ran the image \"{runsImage}\", which is none.");
        return Run(container, ContainerProgram.Of(container, image, environment), environment, startedAt, playsFrom);
    }

    private void Watch(DateTimeOffset startedAt)
    {
        startup = new ProbeRunner(host, fieldPath, "startupProbe", "Startup", startedAt);
        readiness = new ProbeRunner(host, fieldPath, "readinessProbe", "Readiness", startedAt);
        liveness = new ProbeRunner(host, fieldPath, "livenessProbe", "Liveness", startedAt);
    }

    private DateTimeOffset? AdvanceProbes(JsonObject container, ContainerProcess process, DateTimeOffset now)
    {
        var startupNext = startup?.Advance(container, process, now);
        if (startup?.Verdict == false) Kill(process, now, "failed startup probe");
        if (startup?.Verdict != true) return IsRunning ? Earliest(startupNext, process.NextAfter(now)) : null;
        var readinessNext = readiness?.Advance(container, process, now);
        var livenessNext = liveness?.Advance(container, process, now);
        if (liveness?.Verdict == false)
        {
            Kill(process, now, "failed liveness probe");
            return null;
        }

        return Earliest(Earliest(readinessNext, livenessNext), process.NextAfter(now));
    }

    private void Kill(ContainerProcess process, DateTimeOffset now, string why)
    {
        host.Tell("Killing", $"Container {Name} {why}, will be restarted", fieldPath);
        var isGraceful = process.StopsWithin() is not null;
        process.Stop(now, isGraceful ? 0 : 137, isGraceful ? "Completed" : "Error");
    }

    private void CannotStart(string program, DateTimeOffset now)
    {
        var message = $"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"{program}\": executable file not found in $PATH";
        host.Warn("Failed", $"Error: {message}", fieldPath);
        State = State.Run(now);
        Ended(new ProcessEnd(now, 128, "StartError"), host.Pod.Text("spec", "restartPolicy") ?? "Always", message);
    }

    private void Ended(ProcessEnd end, string restartPolicy, string? message = null)
    {
        var ranFor = end.At - (State.Running.Time("startedAt") ?? end.At);
        if (ranFor >= Backoff.Forgiven) crashes = 0;
        State = State.End(end, message);
        restartAt = RestartRule.Restarts(Role, restartPolicy, end.ExitCode)
            ? end.At + (crashes == 0 ? SeenAsEnded : Backoff.After(crashes - 1))
            : null;
        crashes++;
    }

    private bool Resolves(string name) => Service(name) is not null;

    private bool Accepts(string name)
    {
        if (Service(name) is not { } service) return false;
        var endpoints = host.Objects.Find(Resources.Endpoints, service.Namespace, service.Name);
        return endpoints.Items("subsets").Any(subset => subset.Items("addresses").Any());
    }

    private JsonObject? Service(string name)
    {
        var parts = name.Split('.');
        return host.Objects.Find(Resources.Services, parts.Length > 1 ? parts[1] : host.Pod.Namespace, parts[0]);
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null ? one : one < other ? one : other;
}
