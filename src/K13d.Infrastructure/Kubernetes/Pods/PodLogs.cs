using System.Runtime.CompilerServices;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>Reads logs through the API server.</summary>
internal sealed class PodLogs(ClusterConnection connection, IOptions<KubernetesOptions> options, TimeProvider time) : IPodLogs
{
    public async Task<Result<OpenedLog>> Open(ResourceRef pod, string? container, LogRange range, CancellationToken cancellation)
    {
        if ((await connection.Get(ResourcePaths.Object(pod), cancellation)).IsFailure(out var failure, out var manifest)
            || PodManifest.ContainersOf(pod, manifest).Choose(container).IsFailure(out failure, out var chosen))
        {
            return failure;
        }

        if (string.IsNullOrEmpty((string?)manifest["spec"]?["nodeName"]))
        {
            return new Failure.Invalid($"{pod} is on no node yet, and so it has no log: GET /api/k8s/pods/{pod.Name}/describe says what it waits for.");
        }

        var log = new ContainerLog(pod, chosen, range);
        var now = time.GetUtcNow();
        if ((await connection.Open(log.Request(), cancellation)).IsFailure(out failure, out var stream))
        {
            return failure;
        }

        if (!range.Follow)
        {
            return (await Begin(log, new LogReader(stream), cancellation)).Map(reader => new OpenedLog(chosen, Lines(log, reader)));
        }

        var follower = new LogFollower(connection, options.Value, time, log, now);
        var run = ContainerRun.Present(manifest, chosen);
        var isOver = run?.StateIn(manifest, chosen) is { } state and not RunState.Running;
        return new OpenedLog(chosen, follower.Follow(new LogReader(stream), run, isOver, cancellation));
    }

    /// <summary>Waits for the beginning, because a node that cannot read a log says so in its place, after a success.</summary>
    private static async Task<Result<LogReader>> Begin(ContainerLog log, LogReader reader, CancellationToken cancellation)
    {
        var isLog = false;
        try
        {
            if (await reader.Refusal(cancellation) is { } words)
            {
                return log.Unreadable(words);
            }

            isLog = true;
            return reader;
        }
        finally
        {
            if (!isLog)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private static async IAsyncEnumerable<Result<LogLine>> Lines(
        ContainerLog log, LogReader reader, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using (reader)
        {
            await foreach (var piece in reader.Pieces(cancellation))
            {
                if (piece.Line is { } line)
                {
                    yield return line;
                }
            }

            if (reader.Broken is { } why)
            {
                yield return log.Broken(why);
            }
            else if (reader.Rest is { } rest)
            {
                yield return rest.Line is { } line ? line : log.Unreadable(rest.Text);
            }
        }
    }
}
