using System.Runtime.CompilerServices;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>
/// Follows one run of a container to its end. A node ends an answer after some hours, an API server when it stops, a connection whenever it likes: then
/// it goes on after the last line that has come.
/// </summary>
/// <param name="opened">When the log was asked for at first.</param>
internal sealed class LogFollower(ClusterConnection connection, KubernetesOptions options, TimeProvider time, ContainerLog log, DateTimeOffset opened)
{
    /// <summary>How long a cluster may be away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How often a cluster whose answers end at once is asked, at the least.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private static readonly Result<Resumed> Nothing = new Resumed(null, IsLast: true);

    private readonly LogPosition position = new();
    private TimeSpan delay = options.RetryDelay;

    /// <param name="reader">The answer to the first request.</param>
    /// <param name="run">What is followed; null where it was not known yet when the log was asked for.</param>
    /// <param name="isOver">Whether the run was over when the log was asked for: then the answer that comes whole is all of it.</param>
    public async IAsyncEnumerable<Result<LogLine>> Follow(
        LogReader reader, ContainerRun? run, bool isOver, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var isLast = isOver; ;)
        {
            ReadPiece? rest;
            bool isWhole;
            await using (reader)
            {
                await foreach (var piece in reader.Pieces(cancellation))
                {
                    if (piece.Line is { } line && position.Passes(line.At))
                    {
                        delay = options.RetryDelay;
                        yield return line;
                    }
                }

                (rest, isWhole) = (reader.Rest, reader.Broken is null);
            }

            if ((isLast && isWhole ? Nothing : await Resume(run, cancellation)).IsFailure(out var failure, out var next))
            {
                yield return failure;
                yield break;
            }

            if (next.Reader is null)
            {
                if (End(rest) is { } end)
                {
                    yield return end;
                }

                yield break;
            }

            position.Resume();
            (reader, isLast) = (next.Reader, next.IsLast);
        }
    }

    /// <summary>What came after the last line break. It is only known at the end that no more of it comes.</summary>
    private Result<LogLine>? End(ReadPiece? rest) => rest switch
    {
        { Line: { } line } => position.Passes(line.At) ? line : default(Result<LogLine>?),
        { Text: var words } when position.From is null => log.Unreadable(words),
        _ => null,
    };

    /// <summary>Waits until the log can be gone on with.</summary>
    private async Task<Result<Resumed>> Resume(ContainerRun? run, CancellationToken cancellation)
    {
        var lost = time.GetTimestamp();
        while (run is not null)
        {
            // That a container has ended is known to its node earlier than to the API server.
            await Task.Delay(delay, time, cancellation);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            if (!(await TryResume(run, cancellation)).IsFailure(out var failure, out var resumed))
            {
                return resumed;
            }

            if (failure is not Failure.ClusterFailed || time.GetElapsedTime(lost) > Patience)
            {
                return failure;
            }
        }

        return Nothing;
    }

    /// <summary>ClusterFailed where it is worth trying again.</summary>
    private async Task<Result<Resumed>> TryResume(ContainerRun run, CancellationToken cancellation)
    {
        if ((await Look(run, cancellation)).IsFailure(out var failure, out var state))
        {
            return failure;
        }

        if (state == RunState.Gone)
        {
            return Nothing;
        }

        var request = log.Rest(position.From, opened, follow: state == RunState.Running, previous: state == RunState.EndedBefore);
        if ((await connection.Open(request, cancellation)).IsFailure(out failure, out var stream))
        {
            return Passing(failure);
        }

        var reader = new LogReader(stream);
        var isSame = false;
        try
        {
            // It may have ended between the two requests, and the answer be the log of the next run.
            if ((await Look(run, cancellation)).IsFailure(out failure, out var after))
            {
                return failure;
            }

            isSame = after == state;
            return isSame ? new Resumed(reader, state != RunState.Running) : Passing(new Failure.Invalid($"The container {log.Container} of {log.Pod} has just changed."));
        }
        finally
        {
            if (!isSame)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private async Task<Result<RunState>> Look(ContainerRun run, CancellationToken cancellation)
    {
        if ((await connection.Get(ResourcePaths.Object(log.Pod), cancellation)).IsFailure(out var failure, out var pod))
        {
            return failure is Failure.NotFound ? RunState.Gone : failure;
        }

        return run.StateIn(pod, log.Container);
    }

    /// <summary>What a node says of a container that is just changing will be another thing soon.</summary>
    private static Failure Passing(Failure failure) => failure is Failure.Invalid or Failure.NotFound ? new Failure.ClusterFailed(failure.Message) : failure;

    /// <param name="Reader">Null where no more comes.</param>
    /// <param name="IsLast">Whether the run is over, so that this is the end of its log.</param>
    private sealed record Resumed(LogReader? Reader, bool IsLast);
}
