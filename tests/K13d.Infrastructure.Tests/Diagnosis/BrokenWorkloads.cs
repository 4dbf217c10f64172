using k8s;
using k8s.Models;
using K13d.Application.Ports.Resources;
using K13d.Infrastructure.Tests.Kubernetes;
using K13d.Testing.Clusters;
using K13d.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Diagnosis;

/// <summary>The workloads of <c>shared/golden/fixture.yaml</c> in a namespace of their own, and some more, each as broken as it gets.</summary>
public sealed class BrokenWorkloads(TestCluster cluster) : IAsyncLifetime
{
    /// <summary>All that is in a namespace and takes nothing that others on the cluster may have.</summary>
    private static readonly string[] Kinds = ["ConfigMap", "Secret", "ServiceAccount", "Deployment", "Job", "Pod"];

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
        """;

    private TestNamespace? own;

    public string Namespace => own!.Name;

    /// <summary>The name of one of the pods of a workload.</summary>
    public async Task<string> PodOf(string label)
    {
        var pods = await cluster.Client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: label, cancellationToken: TestContext.Current.CancellationToken);
        return pods.Items[0].Metadata.Name;
    }

    public async ValueTask InitializeAsync()
    {
        if (!SharedFolder.Exists)
        {
            return;
        }

        var cancellation = TestContext.Current.CancellationToken;
        own = await cluster.NewNamespace("broken");
        await using var services = KubernetesServices.Build(cluster.KubeconfigPath);
        var reader = services.GetRequiredService<IManifestReader>();
        var fixture = Value(reader.Read(await File.ReadAllTextAsync(SharedFolder.Path("golden", "fixture.yaml"), cancellation), ManifestFormat.Yaml));
        var wanted = fixture.Items.Where(manifest => Kinds.Contains(manifest.Kind)).Concat(Value(reader.Read(More, ManifestFormat.Yaml)).Items).Select(manifest => manifest.Content).ToArray();
        foreach (var manifest in wanted)
        {
            manifest["metadata"]!["namespace"] = own.Name;
        }

        await cluster.Kubectl.Output(string.Join("\n---\n", wanted.Select(manifest => manifest.ToJsonString())), ["create", "-f", "-"]);
        await Task.WhenAll(
            Until("crasher", pod => Waits(pod, "CrashLoopBackOff")),
            Until("leaky", pod => Waits(pod, "CrashLoopBackOff")),
            Until("oom", pod => Waits(pod, "CrashLoopBackOff")),
            Until("bad-image", pod => Waits(pod, "ImagePullBackOff")),
            Until("missing-config", pod => Waits(pod, "CreateContainerConfigError")),
            Until("too-big", pod => pod.Status.Conditions?.Any(condition => condition.Reason == "Unschedulable") == true),
            Until("init-stuck", pod => pod.Status.InitContainerStatuses?.Any(status => status.State.Running is not null) == true),
            Until("never-ready", pod => pod.Status.ContainerStatuses?.Any(status => status.State.Running is not null) == true),
            Happens("never-ready", "Unhealthy"),
            Until(null, pod => pod.Metadata.Name.StartsWith("failing-import", StringComparison.Ordinal) && pod.Status.Phase == "Failed"),
            Until(null, pod => pod.Metadata.Name.StartsWith("stuck", StringComparison.Ordinal) && Waits(pod, "ImagePullBackOff")));
        await cluster.Kubectl.Output("rollout", "status", "deploy/web", "-n", own.Name, "--timeout=60s");
    }

    public async ValueTask DisposeAsync()
    {
        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }

    private static bool Waits(V1Pod pod, string reason) => pod.Status.ContainerStatuses?.Any(status => status.State.Waiting?.Reason == reason) == true;

    private async Task Until(string? name, Func<V1Pod, bool> isSo)
    {
        var selector = name is null ? null : $"metadata.name={name}";
        var changes = cluster.Client.CoreV1.WatchListNamespacedPodAsync(Namespace, fieldSelector: selector, timeoutSeconds: 120, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var (_, pod) in changes)
        {
            if (isSo(pod))
            {
                return;
            }
        }

        throw new TimeoutException($"{name ?? "A pod"} is not as it should be.");
    }

    private async Task Happens(string name, string reason)
    {
        var changes = cluster.Client.CoreV1.WatchListNamespacedEventAsync(
            Namespace, fieldSelector: $"involvedObject.name={name}", timeoutSeconds: 120, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var (_, happened) in changes)
        {
            if (happened.Reason == reason)
            {
                return;
            }
        }

        throw new TimeoutException($"There is no event {reason} of {name}.");
    }
}
