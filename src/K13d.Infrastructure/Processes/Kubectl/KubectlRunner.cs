using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>
/// Runs kubectl against the cluster that K13d is connected to, as K13d: with a kubeconfig written for the one run, a home that nobody else
/// reads, and nothing of K13d's environment.
/// </summary>
/// <remarks>Its discovery cache is kept in that home: it is K13d's own identity that fills and reads it.</remarks>
internal sealed class KubectlRunner(ProcessRunner processes, ClusterConnection connection, IOptions<KubectlOptions> options) : IDisposable
{
    private readonly SemaphoreSlim slots = new(options.Value.Parallel, options.Value.Parallel);
    private readonly SemaphoreSlim waitingSlots = new(options.Value.ParallelWaits, options.Value.ParallelWaits);
    private readonly Lazy<string> home = new(() => Directory.CreateTempSubdirectory("k13d-kubectl-").FullName);

    /// <returns>How it ended, with whatever code; Unavailable <c>TOOL_MISSING</c> or <c>TOOL_TIMEOUT</c>; ClusterFailed without a way to the cluster.</returns>
    public async Task<Result<ProcessOutcome>> Run(KubectlRun run, CancellationToken cancellation)
    {
        if (Tool.Kubectl.Find(options.Value.Path).IsFailure(out var failure, out var program)
            || (await connection.Access(cancellation)).IsFailure(out failure, out var way))
        {
            return failure;
        }

        var mine = run.Waits ? waitingSlots : slots;
        await mine.WaitAsync(cancellation);
        var kubeconfig = Path.Combine(home.Value, $"{Guid.NewGuid():N}.json");
        try
        {
            await PrivateFile.Write(kubeconfig, RunKubeconfig.Of(way.Access, way.Credential, run.Namespace), cancellation);
            return await processes.Run(
                new ProcessRequest(program, [.. run.Arguments.Take(1), $"--kubeconfig={kubeconfig}", .. run.Arguments.Skip(1)])
                {
                    Environment = new Dictionary<string, string> { ["HOME"] = home.Value },
                    WorkingDirectory = home.Value,
                    Input = run.Input,
                    Timeout = run.Waits ? options.Value.WaitTimeout + options.Value.Timeout : options.Value.Timeout,
                    MaxOutput = options.Value.MaxOutput,
                    CutsMiddle = run.CutsMiddle,
                },
                cancellation);
        }
        finally
        {
            File.Delete(kubeconfig);
            mine.Release();
        }
    }

    public void Dispose()
    {
        slots.Dispose();
        waitingSlots.Dispose();
        if (home.IsValueCreated && Directory.Exists(home.Value))
        {
            Directory.Delete(home.Value, recursive: true);
        }
    }
}
