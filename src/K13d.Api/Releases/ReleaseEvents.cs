using System.Net.ServerSentEvents;
using K13d.Application.Releases;
using K13d.Domain.Failures;

namespace K13d.Api.Releases;

/// <summary>Tells of a change of a release while it is made: <c>progress</c> for each step, and last <c>result</c>, or the failure.</summary>
/// <remarks>The change is over when its events are disposed of: whoever stops listening cancels it.</remarks>
internal sealed class ReleaseEvents<T> : IAsyncEnumerable<Result<SseItem<object>>>
    where T : notnull
{
    private readonly CancellationTokenSource leaving;
    private readonly ReleaseProgress progress;
    private readonly Task<Result<T>> change;

    /// <param name="make">Makes the change, until it is cancelled.</param>
    public ReleaseEvents(Func<CancellationToken, Task<Result<T>>> make, ReleaseProgress progress, CancellationToken cancellation)
    {
        (this.progress, leaving) = (progress, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        change = Make(make);
    }

    /// <summary>The failure of a change that failed before it did anything, which has a status of its own; null for one that is under way or done.</summary>
    public async Task<Failure?> Refusal()
    {
        if (await progress.Steps.WaitToReadAsync() || !(await change).IsFailure(out var failure, out _))
        {
            return null;
        }

        leaving.Dispose();
        return failure;
    }

    public async IAsyncEnumerator<Result<SseItem<object>>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var step in progress.Steps.ReadAllAsync(cancellationToken))
            {
                yield return new SseItem<object>(step, "progress");
            }

            yield return (await change).Map(changed => new SseItem<object>(changed, "result"));
        }
        finally
        {
            await leaving.CancelAsync();
            await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            leaving.Dispose();
        }
    }

    private async Task<Result<T>> Make(Func<CancellationToken, Task<Result<T>>> make)
    {
        try
        {
            return await make(leaving.Token);
        }
        finally
        {
            progress.End();
        }
    }
}
