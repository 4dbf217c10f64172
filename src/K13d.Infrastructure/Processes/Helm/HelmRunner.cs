using K13d.Domain.Failures;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>Runs helm in a home of its own, with nothing of K13d's environment.</summary>
internal sealed class HelmRunner(ProcessRunner processes, IOptions<HelmOptions> options) : IDisposable
{
    /// <summary>How long helm may take to note down that it was ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim slots = new(options.Value.Parallel, options.Value.Parallel);

    /// <param name="arguments">The verb first. Whatever a caller had a say in belongs behind <c>--</c>, or behind a flag's <c>=</c>.</param>
    /// <param name="complains">Is given each line of what it complains of, and of what it does where it is asked to <c>--debug</c>.</param>
    /// <returns>How it ended, with whatever code; Unavailable <c>TOOL_MISSING</c> or <c>TOOL_TIMEOUT</c>.</returns>
    public async Task<Result<ProcessOutcome>> Run(
        HelmHome home, IReadOnlyList<string> arguments, TimeSpan timeout, Action<string> complains, CancellationToken cancellation)
    {
        if (Tool.Helm.Find(options.Value.Path).IsFailure(out var failure, out var program))
        {
            return failure;
        }

        await slots.WaitAsync(cancellation);
        try
        {
            return await processes.Run(
                new ProcessRequest(program, arguments)
                {
                    Environment = home.Environment,
                    WorkingDirectory = home.Folder,
                    Timeout = timeout,
                    Grace = Grace,
                    MaxOutput = options.Value.MaxOutput,
                    Complains = complains,
                },
                cancellation);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();
}
