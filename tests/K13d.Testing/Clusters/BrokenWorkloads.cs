using k8s;
using k8s.Models;
using K13d.Testing.Shared;
using K13d.Testing.Tools;

namespace K13d.Testing.Clusters;

/// <summary>The workloads of <c>shared/golden/fixture.yaml</c> in a namespace of their own, and some more, each as broken as it gets.</summary>
public sealed class BrokenWorkloads : IAsyncDisposable
{
    /// <summary>All that is in a namespace and takes nothing that others on the cluster may have.</summary>
    private static readonly string[] Kinds = ["ConfigMap", "Secret", "ServiceAccount", "Deployment", "Job", "Pod"];

    private static readonly string[] Crashing = ["crasher", "leaky", "oom"];

    private const string More = """
        apiVersion: v1
        kind: Pod
        metadata: {name: leaky}
        spec: {containers: [{name: c, image: "busybox:1.36", command: [sh, -c, "echo the password is s3cr3t-value; echo password=literal-77aa; exit 1"]}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: stuck}
        spec: {replicas: 2, selector: {matchLabels: {app: stuck}}, template: {metadata: {labels: {app: stuck}}, spec: {containers: [{name: c, image: "registry.invalid/nope:1"}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: http, name: http}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: nowhere}
        spec: {selector: {app: nobody}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: misled}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: nothing}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: unready}
        spec: {selector: {app: stuck}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: homeless}
        spec: {selector: {matchLabels: {app: homeless}}, template: {metadata: {labels: {app: homeless}}, spec: {serviceAccountName: nobody, containers: [{name: c, image: "nginx:1.27"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: idle}
        spec: {replicas: 0, selector: {matchLabels: {app: idle}}, template: {metadata: {labels: {app: idle}}, spec: {containers: [{name: c, image: "nginx:1.27"}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: idle}
        spec: {selector: {app: idle}, ports: [{port: 80}]}
        """;

    private readonly IKubernetes client;
    private readonly TestNamespace own;

    private BrokenWorkloads(IKubernetes client, TestNamespace own) => (this.client, this.own) = (client, own);

    public string Namespace => own.Name;

    /// <summary>Creates them and answers when each is as broken as it gets.</summary>
    public static async Task<BrokenWorkloads> Create(IKubernetes client, KubectlRunner kubectl)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var broken = new BrokenWorkloads(client, await TestNamespace.Create(client, "broken", cancellation));
        try
        {
            await broken.Break(kubectl, cancellation);
        }
        catch
        {
            await broken.DisposeAsync();
            throw;
        }

        return broken;
    }

    /// <summary>What a diagnosis says of a pod that crashes again and again and happens to run; it is to be asked again then.</summary>
    public const string Running = "is well now, but was restarted";

    /// <summary>Until those that crash again and again wait to be started.</summary>
    public Task BackOff() => Task.WhenAll(Crashing.Select(PodOf));

    /// <summary>The name of a pod, or of one that has a label. One that crashes again and again is waited for until it waits: for moments it runs.</summary>
    public async Task<string> PodOf(string nameOrLabel)
    {
        if (Crashing.Contains(nameOrLabel))
        {
            await Until(nameOrLabel, pod => Waits(pod, "CrashLoopBackOff"));
        }

        if (!nameOrLabel.Contains('=', StringComparison.Ordinal))
        {
            return nameOrLabel;
        }

        var pods = await client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: nameOrLabel, cancellationToken: TestContext.Current.CancellationToken);
        return pods.Items[0].Metadata.Name;
    }

    public ValueTask DisposeAsync() => own.DisposeAsync();

    private async Task Break(KubectlRunner kubectl, CancellationToken cancellation)
    {
        var fixture = KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(SharedFolder.Path("golden", "fixture.yaml"), cancellation));
        var wanted = fixture.OfType<IKubernetesObject<V1ObjectMeta>>().Where(item => Kinds.Contains(item.Kind)).ToArray();
        foreach (var item in wanted)
        {
            item.Metadata.NamespaceProperty = Namespace;
        }

        await kubectl.Output($"{string.Join("\n---\n", wanted.Select(item => KubernetesYaml.Serialize(item)))}\n---\n{More}", ["create", "-n", Namespace, "-f", "-"]);
        await BackOff();
        await Task.WhenAll(
            Until("bad-image", pod => Waits(pod, "ImagePullBackOff")),
            Until("missing-config", pod => Waits(pod, "CreateContainerConfigError")),
            Until("too-big", pod => pod.Status.Conditions?.Any(condition => condition.Reason == "Unschedulable") == true),
            Until("init-stuck", pod => pod.Status.InitContainerStatuses?.Any(status => status.State.Running is not null) == true),
            Until("never-ready", pod => pod.Status.ContainerStatuses?.Any(status => status.State.Running is not null) == true),
            Happens("never-ready", "Unhealthy"),
            Until(null, pod => pod.Metadata.Name.StartsWith("failing-import", StringComparison.Ordinal) && pod.Status.Phase == "Failed"),
            Happens(null, "FailedCreate"),
            Until(null, pod => pod.Metadata.Name.StartsWith("stuck", StringComparison.Ordinal) && Waits(pod, "ImagePullBackOff")));
        await kubectl.Output("rollout", "status", "deploy/web", "-n", Namespace, "--timeout=60s");
    }

    private static bool Waits(V1Pod pod, string reason) => pod.Status.ContainerStatuses?.Any(status => status.State.Waiting?.Reason == reason) == true;

    private async Task Until(string? name, Func<V1Pod, bool> isSo)
    {
        var selector = name is null ? null : $"metadata.name={name}";
        var changes = client.CoreV1.WatchListNamespacedPodAsync(Namespace, fieldSelector: selector, timeoutSeconds: 120, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var (_, pod) in changes)
        {
            if (isSo(pod))
            {
                return;
            }
        }

        throw new TimeoutException($"{name ?? "A pod"} is not as it should be.");
    }

    private async Task Happens(string? name, string reason)
    {
        var changes = client.CoreV1.WatchListNamespacedEventAsync(
            Namespace, fieldSelector: name is null ? null : $"involvedObject.name={name}", timeoutSeconds: 120, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var (_, happened) in changes)
        {
            if (happened.Reason == reason)
            {
                return;
            }
        }

        throw new TimeoutException($"There is no event {reason} of {name ?? "anything"}.");
    }
}
