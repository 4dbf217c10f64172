using System.Runtime.CompilerServices;
using K13d.Application.Pods;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;

namespace K13d.Application.Workloads;

/// <summary>The logs of single containers, as parts of a workload's. What goes wrong with one is a notice, so that it does not end the others.</summary>
internal sealed class WorkloadLogSource(IPodLogs logs, LogSelection selection)
{
    private readonly LogLimit limit = new(selection.LimitBytes);

    /// <summary>What is asked for of containers that are there at first.</summary>
    public LogRange First { get; } = selection.Range();

    /// <summary>What is asked for of those that come later: all of it is new.</summary>
    public LogRange Later => First with { Tail = null, Since = null, SinceTime = null };

    public async IAsyncEnumerable<WorkloadLogItem> Of(ChosenContainer container, LogRange range, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if ((await logs.Open(container.Pod, container.Name, range, cancellation)).IsFailure(out var failure, out var opened))
        {
            yield return container.Notice(failure.Message);
            yield break;
        }

        await foreach (var item in selection.Filter(new LogLimit(null)).Of(opened.Lines, cancellation))
        {
            yield return item.IsFailure(out failure, out var line) ? container.Notice(failure.Message) : container.Line(line);
        }
    }

    /// <summary>All of them together have as many bytes as are asked for.</summary>
    public async IAsyncEnumerable<Result<WorkloadLogItem>> Limited(
        IAsyncEnumerable<Result<WorkloadLogItem>> items, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var item in items.WithCancellation(cancellation))
        {
            yield return item.Map(read => read.Notice is null ? read with { Line = limit.Within(read.Line) } : read);
            if (limit.IsReached)
            {
                yield break;
            }
        }
    }
}
