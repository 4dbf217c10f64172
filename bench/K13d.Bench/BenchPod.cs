using k8s;
using K13d.Testing.Clusters;

namespace K13d.Bench;

/// <summary>A pod that runs, in a namespace of its own that goes with it.</summary>
internal sealed class BenchPod : IAsyncDisposable
{
    public const string Name = "box";

    private readonly TestNamespace home;

    private BenchPod(TestNamespace home) => this.home = home;

    public string Namespace => home.Name;

    /// <summary>One that does nothing.</summary>
    public static Task<BenchPod> Start(IKubernetes client, CancellationToken cancellation) => Start(
        client, @namespace => RunningPods.Run(client, @namespace, RunningPods.Idle(Name, "main"), cancellation), cancellation);

    /// <summary>One that prints what a script prints.</summary>
    public static Task<BenchPod> Talk(IKubernetes client, string script, CancellationToken cancellation) => Start(
        client, @namespace => TalkingPods.Start(client, @namespace, TalkingPods.Of(Name, ("main", script)), cancellation), cancellation);

    public ValueTask DisposeAsync() => home.DisposeAsync();

    private static async Task<BenchPod> Start(IKubernetes client, Func<string, Task> start, CancellationToken cancellation)
    {
        var pod = new BenchPod(await TestNamespace.Create(client, "k13d-bench", cancellation));
        var isRunning = false;
        try
        {
            await start(pod.Namespace);
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
}
