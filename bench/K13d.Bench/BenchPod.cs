using k8s;
using k8s.Models;
using K13d.Testing.Clusters;

namespace K13d.Bench;

/// <summary>A pod that runs, in a namespace of its own that goes with it.</summary>
internal sealed class BenchPod : IAsyncDisposable
{
    public const string Name = "box";

    private readonly IKubernetes client;

    private BenchPod(IKubernetes client, string @namespace) => (this.client, Namespace) = (client, @namespace);

    public string Namespace { get; }

    /// <summary>One that does nothing.</summary>
    public static Task<BenchPod> Start(IKubernetes client, CancellationToken cancellation) => Start(
        client, @namespace => RunningPods.Run(client, @namespace, RunningPods.Idle(Name, "main"), cancellation), cancellation);

    /// <summary>One that prints what a script prints.</summary>
    public static Task<BenchPod> Talk(IKubernetes client, string script, CancellationToken cancellation) => Start(
        client, @namespace => TalkingPods.Start(client, @namespace, TalkingPods.Of(Name, ("main", script)), cancellation), cancellation);

    public async ValueTask DisposeAsync() => await client.CoreV1.DeleteNamespaceAsync(Namespace);

    private static async Task<BenchPod> Start(IKubernetes client, Func<string, Task> start, CancellationToken cancellation)
    {
        var name = $"k13d-bench-{Guid.NewGuid():N}"[..20];
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellation);
        var pod = new BenchPod(client, name);
        var isRunning = false;
        try
        {
            await AwaitServiceAccount(client, name, cancellation);
            await start(name);
            isRunning = true;
            return pod;
        }
        finally
        {
            if (!isRunning)
            {
                await pod.DisposeAsync();
            }
        }
    }

    /// <summary>Without it no pod is admitted.</summary>
    private static async Task AwaitServiceAccount(IKubernetes client, string @namespace, CancellationToken cancellation)
    {
        await foreach (var _ in client.CoreV1.WatchListNamespacedServiceAccountAsync(@namespace, timeoutSeconds: 60, cancellationToken: cancellation))
        {
            return;
        }
    }
}
