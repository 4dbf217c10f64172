using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace K13d.Bench;

/// <summary>Pods to list, and their namespaces; disposing deletes them.</summary>
internal sealed class PodSeed : IAsyncDisposable
{
    /// <summary>The label that the pods of one seed share.</summary>
    public const string Label = "k13d-bench";

    private const int AtOnce = 8;

    private readonly IKubernetes client;
    private readonly IReadOnlyList<string> namespaces;

    private PodSeed(IKubernetes client, string name, IReadOnlyList<string> namespaces) =>
        (this.client, Name, this.namespaces) = (client, name, namespaces);

    public string Name { get; }

    /// <summary>The one namespace that all pods are in; null where they are in several.</summary>
    public string? Namespace => namespaces is [var only] ? only : null;

    /// <summary>Writes pods that look like a web server's and are held back by a scheduling gate: nothing has to run them.</summary>
    public static async Task<PodSeed> Write(IKubernetes client, int pods, int namespaces, CancellationToken cancellation)
    {
        var name = $"bench-{pods}-in-{namespaces}-{Guid.NewGuid():N}"[..^26];
        var seed = new PodSeed(client, name, [.. Enumerable.Range(0, namespaces).Select(number => $"{name}-{number}")]);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        try
        {
            foreach (var @namespace in seed.namespaces)
            {
                await client.CoreV1.CreateNamespaceAsync(
                    new V1Namespace { Metadata = new V1ObjectMeta { Name = @namespace } }, cancellationToken: cancellation);
                await client.CoreV1.CreateNamespacedServiceAccountAsync(
                    new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = Label } }, @namespace, cancellationToken: cancellation);
            }

            await Parallel.ForAsync(0, pods, parallel, async (number, token) =>
                await client.CoreV1.CreateNamespacedPodAsync(
                    Pod(name, number), seed.namespaces[number % namespaces], cancellationToken: token));
            return seed;
        }
        catch (Exception exception) when (exception is HttpOperationException or HttpRequestException or OperationCanceledException)
        {
            await seed.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var @namespace in namespaces)
        {
            try
            {
                await client.CoreV1.DeleteNamespaceAsync(@namespace);
            }
            catch (HttpOperationException missing) when (missing.Response.StatusCode == HttpStatusCode.NotFound)
            {
                // Writing the seed failed before this one.
            }
        }
    }

    private static V1Pod Pod(string seed, int number) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"web-{number:D5}",
            Labels = new Dictionary<string, string>
            {
                [Label] = seed,
                ["app.kubernetes.io/name"] = "web",
                ["app.kubernetes.io/instance"] = $"web-{number % 100}",
                ["pod-template-hash"] = "7c5554ff48",
            },
            Annotations = new Dictionary<string, string> { ["prometheus.io/scrape"] = "true", ["prometheus.io/port"] = "9102" },
        },
        Spec = new V1PodSpec
        {
            ServiceAccountName = Label,
            AutomountServiceAccountToken = false,
            SchedulingGates = [new V1PodSchedulingGate { Name = "example.com/held-back" }],
            Containers =
            [
                new V1Container
                {
                    Name = "web",
                    Image = "nginx:1.27",
                    Ports = [new V1ContainerPort { ContainerPort = 80, Name = "http" }],
                    Env = [new V1EnvVar { Name = "WORKERS", Value = "4" }, new V1EnvVar { Name = "LEVEL", Value = "info" }],
                    Resources = new V1ResourceRequirements
                    {
                        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("50m"), ["memory"] = new("64Mi") },
                        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("128Mi") },
                    },
                    ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/healthz", Port = "http" } },
                },
            ],
        },
    };
}
