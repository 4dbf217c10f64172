using System.Diagnostics.CodeAnalysis;
using K13d.Domain.Failures;

namespace K13d.Application.Health;

/// <summary>
/// Asks something seldom and briefly: anyone may ask K13d how it is as often as they like, which must neither reach the database each time nor wait for one
/// that does not answer.
/// </summary>
/// <param name="late">What is answered where there is no answer in time.</param>
internal sealed class SeldomAsked<T>(Func<CancellationToken, Task<Result<T>>> ask, Failure late, TimeProvider time) : IDisposable
    where T : notnull
{
    /// <summary>For so long an answer is given again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>What does not answer within this time is down.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim one = new(1, 1);
    private Seen? last;

    public async Task<Result<T>> Find(CancellationToken cancellation)
    {
        if (IsFresh(last))
        {
            return last.Answer;
        }

        await one.WaitAsync(cancellation);
        try
        {
            // Whoever waited finds what the first one saw.
            last = IsFresh(last) ? last : new Seen(await Ask(cancellation), time.GetUtcNow());
            return last.Answer;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private bool IsFresh([NotNullWhen(true)] Seen? seen) => seen is not null && time.GetUtcNow() - seen.At < Fresh;

    private async Task<Result<T>> Ask(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return late;
        }
    }

    private sealed record Seen(Result<T> Answer, DateTimeOffset At);
}
