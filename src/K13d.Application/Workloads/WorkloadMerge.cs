using System.Runtime.CompilerServices;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Puts the logs of several containers into the order in which their lines were printed. It holds one line of each; what is not its turn waits at its node.</summary>
internal sealed class WorkloadMerge(WorkloadLogSource source)
{
    public async IAsyncEnumerable<Result<WorkloadLogItem>> Lines(
        ResourceRef workload, LogChoice choice, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var notice in choice.Notices)
        {
            yield return notice;
        }

        if (choice.Containers.Count == 0 && choice.Notices.Count == 0)
        {
            yield return WorkloadLogItem.About(workload.ToString(), "it has no pods.");
        }

        var logs = choice.Containers.Select(container => source.Of(container, source.First, cancellation).GetAsyncEnumerator(cancellation)).ToArray();
        try
        {
            var begun = await Task.WhenAll(logs.Select(log => log.MoveNextAsync().AsTask()));
            var next = new PriorityQueue<int, (LogStamp At, int Log)>(
                Enumerable.Range(0, logs.Length).Where(log => begun[log]).Select(log => (log, (logs[log].Current.Line.At, log))));
            while (next.TryDequeue(out var log, out _))
            {
                WorkloadLogItem item;
                bool goesOn;
                do
                {
                    item = logs[log].Current;
                    yield return item;
                    goesOn = await logs[log].MoveNextAsync();
                }
                // The pieces of a line stay together.
                while (goesOn && logs[log].Current.Line.Continues);
                if (goesOn)
                {
                    next.Enqueue(log, (logs[log].Current.Line.At, log));
                }
            }
        }
        finally
        {
            foreach (var log in logs)
            {
                await log.DisposeAsync();
            }
        }
    }
}
